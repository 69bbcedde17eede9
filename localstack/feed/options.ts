import { minValue, number, optional, pipe, record, safeParse, strictObject, string } from 'valibot';
import type { Contract } from '../../domain/contract/contract.ts';
import { SPOILERS } from './faults.ts';
import type { Kind } from './kinds/kind.ts';
import { KINDS } from './kinds/kinds.ts';

/** The kinds of faults a feed can mix in. */
const FAULTS = [
  ...(Object.keys(SPOILERS) as (keyof typeof SPOILERS)[]),
  'malformed_json',
  'duplicate',
] as const;
export type FaultName = (typeof FAULTS)[number];

const schema = strictObject({
  kind: string(),
  records_per_second: pipe(number(), minValue(0)),
  faults: optional(record(string(), pipe(number(), minValue(0)))),
});

export interface SourceOptions {
  kind: Kind;
  records_per_second: number;
  /** Share of the records, 0 to 1, by fault. */
  faults: ReadonlyMap<FaultName, number>;
}

/** A contract's `feed`; undefined when it has none of a known kind. Throws for one that cannot be meant. */
export function feedOptions({ source, feed }: Contract): SourceOptions | undefined {
  const kind = KINDS.get(String(feed?.kind));
  if (kind === undefined) return undefined;
  const { success, output, issues } = safeParse(schema, feed);
  if (!success) {
    const [issue] = issues;
    const path = ['feed', ...(issue.path?.map(item => String(item.key)) ?? [])].join('.');
    throw new Error(`contract ${source}: ${path}: ${issue.message}`);
  }
  const faults = new Map<FaultName, number>();
  for (const [name, share] of Object.entries(output.faults ?? {})) {
    const known = FAULTS.find(fault => fault === name);
    if (known === undefined)
      throw new Error(
        `contract ${source}: feed.faults.${name}: there is no such fault; there are ${FAULTS.join(', ')}`,
      );
    faults.set(known, share);
  }
  const total = [...faults.values()].reduce((sum, share) => sum + share, 0);
  if (total > 1)
    throw new Error(`contract ${source}: feed.faults: the shares add up to ${total}, which is more than 1`);
  return { ...output, kind, faults };
}
