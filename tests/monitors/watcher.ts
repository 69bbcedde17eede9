/** Sweep's work on closed windows without a database: remembers windows and standings, and judges the next window. */
import * as v from 'valibot';
import { type Judged, judgeWindow, type Standing, standingKey } from '../../domain/baseline/judge.ts';
import { pastAt } from '../../domain/baseline/past.ts';
import { type Measured, summarise, WINDOW_MS, type WindowSummary } from '../../domain/baseline/summary.ts';
import { monitors } from '../../domain/catalogue.gen.ts';
import type { Contract } from '../../domain/contract/contract.ts';
import type { Monitor } from '../../domain/monitors/monitor.ts';

const ALL = Object.values<Monitor>(monitors).map(monitor => ({
  monitor,
  options: v.parse(monitor.options, {}),
}));

export class Watcher {
  readonly contract: Contract;
  readonly history: WindowSummary[];
  readonly standings: Map<string, Standing>;

  constructor(contract: Contract, history: WindowSummary[] = [], standings = new Map<string, Standing>()) {
    this.contract = contract;
    this.history = history;
    this.standings = standings;
  }

  /** One that goes on from here by itself. */
  fork(): Watcher {
    return new Watcher(this.contract, [...this.history], new Map(this.standings));
  }

  judge(measured: Measured): Judged[] {
    const first = this.history[0]?.start ?? measured.start;
    const at = (time: number) => Math.max(0, Math.ceil((time - first) / WINDOW_MS));
    const past = pastAt(measured.start, (from, to) => this.history.slice(at(from), at(to)));
    const window = summarise(measured, this.history.at(-1));
    const judged = judgeWindow(window, past, this.standings, ALL, this.contract);
    for (const found of judged) this.standings.set(standingKey(found.monitor, found.subject), found);
    this.history.push(window);
    return judged;
  }
}
