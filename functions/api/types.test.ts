import type * as v from 'valibot';
import { expect, expectTypeOf, it } from 'vitest';
import type { Receipt } from '../ingest/accept.ts';
import type { IncidentStep } from './incidents/step.ts';
import type { PARAMETERS } from './parameters.ts';
import type * as schemas from './schemas.ts';
import type { Answers, Commands, QuarantinedRecord, QuarantinePage, Queries } from './types.ts';

type Shape<Name extends keyof typeof schemas> = v.InferOutput<(typeof schemas)[Name]>;
/** `observed` is any JSON, which a schema can only call unknown. */
type Loose = Omit<QuarantinedRecord, 'failures'> & { failures: Shape<'Failure'>[] };

it('documents the answers that types.ts promises', () => {
  expectTypeOf<Answers['/health']>().toEqualTypeOf<Shape<'Health'>>();
  expectTypeOf<Answers['/overview']>().toEqualTypeOf<Shape<'Overview'>>();
  expectTypeOf<Answers['/throughput']>().toEqualTypeOf<Shape<'Throughput'>>();
  expectTypeOf<Answers['/alerts']>().toEqualTypeOf<Shape<'Alert'>[]>();
  expectTypeOf<Answers['/incidents']>().toEqualTypeOf<Shape<'IncidentPage'>>();
  expectTypeOf<Answers['/incidents/{id}']>().toEqualTypeOf<Shape<'IncidentDetail'>>();
  expectTypeOf<v.InferInput<typeof IncidentStep>>().toExtend<Commands['/incidents/{id}']['body']>();
  expectTypeOf<Commands['/incidents/{id}']['body']>().toExtend<v.InferInput<typeof IncidentStep>>();
  expectTypeOf<Answers['/events']>().toEqualTypeOf<Shape<'Event'>[]>();
  expectTypeOf<Answers['/sources']>().toEqualTypeOf<Shape<'SourceInfo'>[]>();
  expectTypeOf<Answers['/sources/{id}']>().toEqualTypeOf<Shape<'SourceInfo'>>();
  expectTypeOf<Answers['/quality']>().toEqualTypeOf<Shape<'Quality'>>();
  expectTypeOf<Answers['/rules']>().toEqualTypeOf<Shape<'RuleRows'>>();
  expectTypeOf<Answers['/sources/{id}/rules/{rule}']>().toExtend<Shape<'RuleDetail'>>();
  expectTypeOf<Answers['/enrichers']>().toEqualTypeOf<Shape<'EnricherRow'>[]>();
  expectTypeOf<Answers['/monitors']>().toEqualTypeOf<Shape<'MonitorRow'>[]>();
  expectTypeOf<Answers['/window-results']>().toExtend<Shape<'WindowResultPage'>>();
  expectTypeOf<Answers['/status']>().toEqualTypeOf<Shape<'SourceTotals'>[]>();
  expectTypeOf<Answers['/quarantine']>().toExtend<Shape<'QuarantinePage'>>();
  expectTypeOf<Shape<'QuarantinePage'>>().toExtend<Omit<QuarantinePage, 'records'> & { records: Loose[] }>();
  expectTypeOf<Answers['/quarantine/{id}']>().toExtend<Shape<'QuarantinedRecord'>>();
  expectTypeOf<Shape<'QuarantinedRecord'>>().toExtend<Loose>();
  expectTypeOf<Receipt & { requestId: string }>().toExtend<Shape<'Receipt'>>();
  expectTypeOf<Shape<'Receipt'>>().toExtend<Receipt & { requestId: string }>();
  // The assertions above are the compiler's.
  expect.assertions(0);
});

/** A query as the address carries it: all text. */
type Sent<T> = {
  [K in keyof T]: T[K] extends infer V ? (V extends number | readonly string[] ? string : V) : never;
};
type NamesIn<Route> = Route extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Read<E extends v.ObjectEntries> = { [Name in keyof E]?: v.InferInput<E[Name]> };

it('promises the questions that the API reads, parameter for parameter', () => {
  expectTypeOf<keyof Queries>().toEqualTypeOf<keyof Answers>();
  expectTypeOf<{
    [Route in keyof Queries]: Sent<Omit<Queries[Route], NamesIn<Route>>>;
  }>().toEqualTypeOf<{ [Route in keyof Queries]: Read<(typeof PARAMETERS)[Route]> }>();
  expectTypeOf<{ [Route in keyof Queries]: Extract<keyof Queries[Route], NamesIn<Route>> }>().toEqualTypeOf<{
    [Route in keyof Queries]: NamesIn<Route>;
  }>();
  expect.assertions(0);
});
