import type * as v from 'valibot';
import { expect, expectTypeOf, it } from 'vitest';
import type * as schemas from './schemas.ts';
import type { Answers, QuarantinedRecord, QuarantinePage } from './types.ts';

type Shape<Name extends keyof typeof schemas> = v.InferOutput<(typeof schemas)[Name]>;
/** `observed` is any JSON, which a schema can only call unknown. */
type Loose = Omit<QuarantinedRecord, 'failures'> & { failures: Shape<'Failure'>[] };

it('documents the answers that types.ts promises', () => {
  expectTypeOf<Answers['/health']>().toEqualTypeOf<Shape<'Health'>>();
  expectTypeOf<Answers['/overview']>().toEqualTypeOf<Shape<'Overview'>>();
  expectTypeOf<Answers['/throughput']>().toEqualTypeOf<Shape<'Throughput'>>();
  expectTypeOf<Answers['/alerts']>().toEqualTypeOf<Shape<'Alert'>[]>();
  expectTypeOf<Answers['/events']>().toEqualTypeOf<Shape<'Event'>[]>();
  expectTypeOf<Answers['/sources']>().toEqualTypeOf<Shape<'SourceInfo'>[]>();
  expectTypeOf<Answers['/sources/{id}']>().toEqualTypeOf<Shape<'SourceInfo'>>();
  expectTypeOf<Answers['/status']>().toEqualTypeOf<Shape<'SourceTotals'>[]>();
  expectTypeOf<Answers['/quarantine']>().toExtend<Shape<'QuarantinePage'>>();
  expectTypeOf<Shape<'QuarantinePage'>>().toExtend<Omit<QuarantinePage, 'records'> & { records: Loose[] }>();
  expectTypeOf<Answers['/quarantine/{id}']>().toExtend<Shape<'QuarantinedRecord'>>();
  expectTypeOf<Shape<'QuarantinedRecord'>>().toExtend<Loose>();
  // The assertions above are the compiler's.
  expect.assertions(0);
});
