import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { type Judgement, judgeCertain, judgements } from './judge.ts';
import { learn } from './learn.ts';
import { writeStates } from './states.ts';
import { monitorWindows } from './windows.ts';

/** What the monitors say of each source, up to now; a source that never had a record is not judged. */
export async function judgeMonitors(
  client: pg.ClientBase,
  contracts: readonly Contract[],
  now: number,
): Promise<Judgement[]> {
  const windows = await monitorWindows(client, contracts, now);
  const found: Judgement[] = [];
  for (const contract of contracts) {
    const window = windows.get(contract.source);
    if (!window) continue;
    const learned = await learn(client, contract, window.watchedSince, now);
    const certain = judgeCertain(contract, window);
    const rows = certain.map(({ standing, verdict }) =>
      typeof verdict === 'object' ? { ...standing, finding: verdict } : standing,
    );
    await writeStates(client, contract.source, rows, now);
    found.push(...judgements(contract.source, certain, learned));
  }
  return found;
}
