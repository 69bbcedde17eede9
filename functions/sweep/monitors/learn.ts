import type pg from 'pg';
import { type Judged, judgeWindow, type Standing, standingKey } from '../../../domain/baseline/judge.ts';
import { summarise } from '../../../domain/baseline/summary.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import { closedWindows } from './closed.ts';
import { readPast, writeWindow } from './history.ts';
import { monitorsOf } from './options.ts';
import { readStandings, writeStates } from './states.ts';

/** What the learning halves of a source's monitors say. */
export interface Learned {
  /** Of the newest window that is over; undefined: it was judged before, or those before it come first. */
  judged: readonly Judged[] | undefined;
  standings: ReadonlyMap<string, Standing>;
}

/** Judges the windows of a source that have closed since the last time, and learns from them. */
export async function learn(
  client: Pick<pg.ClientBase, 'query'>,
  contract: Contract,
  watchedSince: number,
  now: number,
): Promise<Learned> {
  const { source } = contract;
  const standings = await readStandings(client, source);
  let judged: Judged[] | undefined;
  const { windows, upToDate } = await closedWindows(client, source, watchedSince, now);
  for (const measured of windows) {
    const { past, before } = await readPast(client, source, measured.start);
    const window = summarise(measured, before);
    judged = judgeWindow(window, past, standings, monitorsOf(contract), contract);
    for (const found of judged) standings.set(standingKey(found.monitor, found.subject), found);
    await writeWindow(client, source, window);
    const rows = judged.map(({ reading: { expectation, unit }, ...found }) => ({
      ...found,
      expectation,
      unit,
    }));
    await writeStates(client, source, rows, measured.start);
  }
  return { judged: upToDate ? judged : undefined, standings };
}
