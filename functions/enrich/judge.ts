import type pg from 'pg';
import type { DetectorKey, DetectorState } from '../../domain/quality/detect.ts';
import { Holding } from '../../domain/quality/held.ts';
import type { StoredFrame } from '../../domain/quality/stored.ts';
import { CopyBuffer } from './copy/buffer.ts';
import type { Draft } from './draft.ts';
import { findHolders } from './operations/holders.ts';
import { findReferences } from './operations/references.ts';
import { lockStates, saveStates } from './operations/states.ts';
import type { Plan } from './plan.ts';
import type { PreparedFrame } from './prepared.ts';
import { settle } from './settle.ts';

/** Judges frames by the rules that need the database, in their order, and settles them. Part of the load transaction. */
export async function judgeByDatabase(
  client: pg.ClientBase,
  plan: Plan,
  drafts: readonly Draft[],
  now: number,
): Promise<PreparedFrame[]> {
  const frames = drafts.map(({ candidates, header }) =>
    plan.rules.open(candidates, { receivedAt: header.receivedAt }),
  );
  await refer(client, frames);
  await hold(client, plan, drafts, frames);
  await step(client, plan.contract.source, frames, new Date(now));
  const out = new CopyBuffer();
  return drafts.map((draft, i) => {
    const settled = settle(plan, draft, frames[i]!, out, now);
    // What the ledger has been told, before the rules were asked.
    settled.expected = draft.expected;
    return settled;
  });
}

/** One query a reference column for all frames together: their lookups stand in the same order. */
async function refer(client: pg.ClientBase, frames: readonly StoredFrame[]): Promise<void> {
  const found: Set<string>[] = [];
  for (const [at, { dataset, column }] of (frames[0]?.lookups ?? []).entries()) {
    const values = new Set(frames.flatMap(({ lookups }) => [...lookups[at]!.values]));
    found.push(await findReferences(client, dataset, column, values));
  }
  for (const frame of frames) frame.refer(found);
}

/** One query a rule for all frames together; what a frame is about to store is seen by the next one. */
async function hold(
  client: pg.ClientBase,
  plan: Plan,
  drafts: readonly Draft[],
  frames: readonly StoredFrame[],
): Promise<void> {
  const claims = frames.map((frame, at) => {
    const { header, candidates } = drafts[at]!;
    return frame.claims().map(claim => {
      const record = candidates[claim.index]!;
      return { ...claim, record, id: plan.recordId(record, header, claim.index) };
    });
  });
  const answers = await findHolders(client, plan.target, claims.flat());
  const holding = new Holding(plan.target.write);
  let from = 0;
  for (const [at, frame] of frames.entries()) {
    frame.hold(answers.slice(from, from + claims[at]!.length), holding);
    from += claims[at]!.length;
  }
}

/** One state after another: what a frame leaves is what the next one finds. */
async function step(
  client: pg.ClientBase,
  source: string,
  frames: readonly StoredFrame[],
  now: Date,
): Promise<void> {
  const name = ({ detector, key }: DetectorKey) => `${detector}\n${key}`;
  const wanted = new Map(frames.flatMap(frame => frame.keys().map(key => [name(key), key] as const)));
  const stored = await lockStates(client, source, [...wanted.values()], now);
  const states = new Map(stored.map(state => [name(state), state]));
  const changed = new Map<string, DetectorState>();
  for (const frame of frames) {
    for (const state of frame.step(frame.keys().flatMap(key => states.get(name(key)) ?? []))) {
      states.set(name(state), state);
      changed.set(name(state), state);
    }
  }
  await saveStates(client, source, [...changed.values()], now);
}
