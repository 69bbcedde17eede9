import { WARM_UP } from '../../../domain/baseline/past.ts';
import { WINDOW_MS } from '../../../domain/baseline/summary.ts';
import { monitors as catalogue } from '../../../domain/catalogue.gen.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import { type Monitor, PROMISE } from '../../../domain/monitors/monitor.ts';
import { monitorStates, type StoredState } from '../queries/monitor-states.ts';
import type { Reader } from '../snapshot.ts';
import type { MonitorRow, MonitorState, MonitorSubject, MonitorWarmUp } from '../types.ts';

/** The worst first. */
const STATES: readonly MonitorState[] = ['firing', 'suspect', 'passing', 'learning', 'unknown'];
/** What was last judged longer ago is not known now: the window that closed last began up to two windows ago. */
const CURRENT_MS = 3 * WINDOW_MS;
const MOST_SUBJECTS = 50;

/** Every monitor of every contract, judged already or not. */
export async function monitorRows(
  reader: Reader,
  contracts: readonly Contract[],
  now: number,
  sources: readonly string[] = contracts.map(({ source }) => source),
): Promise<MonitorRow[]> {
  const states = await monitorStates(reader, sources);
  return contracts
    .filter(({ source }) => sources.includes(source))
    .flatMap(({ source }) => {
      const own = states.filter(state => state.source === source);
      return Object.values<Monitor>(catalogue).map(monitor =>
        rowOf(
          source,
          monitor,
          own.filter(state => state.monitor === monitor.name),
          now,
        ),
      );
    });
}

function rowOf(
  source: string,
  { name, summary, learn, warmUp: all = WARM_UP.recent }: Monitor,
  states: readonly StoredState[],
  now: number,
): MonitorRow {
  const subjects = states.map(state => subjectOf(state, now)).sort(worstFirst);
  const counts = { learning: 0, passing: 0, suspect: 0, firing: 0, unknown: 0 };
  for (const { state } of subjects) counts[state]++;
  // That a promise is kept says nothing of what is learned.
  const judged = learn ? subjects.filter(({ subject }) => subject !== PROMISE) : subjects;
  const worst = (subjects[0] && STATES.indexOf(subjects[0].state) < 2 ? subjects[0] : judged[0])?.state;
  const state = worst ?? (learn ? 'learning' : 'unknown');
  return {
    ...{ source, monitor: name, summary, state, counts },
    needs: state === 'learning' ? leastOf(judged, all) : null,
    subjects: subjects.slice(0, MOST_SUBJECTS),
  };
}

/** What the first of them still needs; before any window has closed, all of it. */
function leastOf(subjects: readonly MonitorSubject[], all: number): MonitorWarmUp {
  const needed = subjects.flatMap(({ needs }) => needs?.windows ?? []);
  return warmUp(needed.length > 0 ? Math.min(...needed) : all);
}

const warmUp = (windows: number): MonitorWarmUp => ({ windows, minutes: (windows * WINDOW_MS) / 60_000 });

function subjectOf(
  { source: _, monitor: __, status, since, judgedAt, needed, ...rest }: StoredState,
  now: number,
): MonitorSubject {
  const current = now - judgedAt.getTime() < CURRENT_MS;
  const state = !current ? 'unknown' : status === 'clean' ? 'passing' : status;
  return {
    ...rest,
    state,
    since: since.toISOString(),
    judgedAt: judgedAt.toISOString(),
    needs: state === 'learning' && needed !== null ? warmUp(needed) : null,
  };
}

const worstFirst = (a: MonitorSubject, b: MonitorSubject): number =>
  STATES.indexOf(a.state) - STATES.indexOf(b.state);
