import type { Contract } from '../../domain/contract/contract.ts';
import { malformedJson, SPOILERS } from './faults.ts';
import type { Generator } from './kinds/kind.ts';
import type { FaultName, SourceOptions } from './options.ts';
import { pick, type Random } from './random.ts';

/** Lines to send together, and what is in them. */
export interface Batch {
  body: Buffer;
  records: number;
  faults: Record<string, number>;
}

type Maker = (count: number, from: number, to: number) => Batch;

/** Good lines of before that a duplicate can repeat. */
const REMEMBERED = 50;

/** Makes batches of a source's records as NDJSON, with its share of faults, the events spread over a span of time. */
export function batchMaker(
  contract: Contract,
  options: SourceOptions,
  generate: Generator,
  random: Random,
): Maker {
  const shares = [...options.faults];
  const waysOf = (name: FaultName) =>
    name in SPOILERS ? SPOILERS[name as keyof typeof SPOILERS](contract) : [];
  const ways = new Map(shares.map(([name]) => [name, waysOf(name)]));
  const recent: string[] = [];

  const chosen = (): FaultName | undefined => {
    let chance = random();
    for (const [name, share] of shares) {
      chance -= share;
      if (chance < 0) return name;
    }
    return undefined;
  };

  /** A line with the fault; undefined when it cannot be made of what there is. */
  function faulty(name: FaultName, now: number): string | undefined {
    if (name === 'duplicate') return recent.length === 0 ? undefined : pick(random, recent);
    const record = generate(now, random);
    if (name === 'malformed_json') return malformedJson(JSON.stringify(record), random);
    const possible = ways.get(name) ?? [];
    if (possible.length === 0 || !pick(random, possible).spoil(record, random)) return undefined;
    return JSON.stringify(record);
  }

  function good(now: number): string {
    const line = JSON.stringify(generate(now, random));
    recent.push(line);
    if (recent.length > REMEMBERED) recent.shift();
    return line;
  }

  return (count, from, to) => {
    const lines: string[] = [];
    const made: Record<string, number> = {};
    for (let i = 1; i <= count; i++) {
      const now = Math.floor(from + ((to - from) * i) / count);
      const name = chosen();
      const line = name && faulty(name, now);
      if (name !== undefined && line !== undefined) made[name] = (made[name] ?? 0) + 1;
      lines.push(line ?? good(now));
    }
    return { body: Buffer.from(`${lines.join('\n')}\n`), records: count, faults: made };
  };
}
