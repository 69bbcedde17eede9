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

/** A contract's `feed`; undefined when it has none. Throws for one that cannot be meant. */
export function feedOptions({ source, feed }: Contract): SourceOptions | undefined {
  if (feed === undefined) return undefined;
  const kind = KINDS.get(String(feed.kind));
  if (kind === undefined)
    throw new Error(
      `contract ${source}: feed.kind: there is no kind "${feed.kind}"; there are ${[...KINDS.keys()].join(', ')}`,
    );
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

export interface FeedRate {
  /** Of all sources, without their rhythm. */
  recordsPerSecond: number;
  /** Of the records, 0 to 1. */
  faultyShare: number;
}

/** What the feeds of the contracts come to together. Throws for a `feed` that cannot be meant. */
export function feedRate(contracts: readonly Contract[]): FeedRate {
  let records = 0;
  let faulty = 0;
  for (const contract of contracts) {
    const options = feedOptions(contract);
    if (options === undefined) continue;
    records += options.records_per_second;
    for (const share of options.faults.values()) faulty += share * options.records_per_second;
  }
  return { recordsPerSecond: records, faultyShare: records > 0 ? faulty / records : 0 };
}
