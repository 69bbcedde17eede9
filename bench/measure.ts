/** One figure of a bench run: what `npm run bench -- --json` prints under its name. */
export interface Figure {
  value: number;
  unit: string;
  /** The same work's lower bound, measured in the same run, in the same unit. */
  floor?: number;
  /** value / floor where more is better, floor / value where less is. */
  ratio?: number;
}

export type Figures = Record<string, Figure>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
};

/** Runs both in turns, so that a noisy moment meets both alike. @returns the medians, seconds */
export async function inTurns(rounds: number, ...tasks: (() => Promise<void> | void)[]): Promise<number[]> {
  const seconds = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const began = performance.now();
      await task();
      seconds[i]!.push((performance.now() - began) / 1000);
    }
  }
  return seconds.map(median);
}

/**
 * What one core works for each task, in turns: the time of this thread, which other work on the machine does not count in.
 * It is told in steps of some milliseconds, so it is summed over the rounds. @returns the means, seconds
 */
export function workInTurns(rounds: number, tasks: readonly (() => void)[]): number[] {
  const micros = tasks.map(() => 0);
  for (const task of tasks) task();
  for (let round = 0; round < rounds; round++)
    for (const [i, task] of tasks.entries()) {
      const began = process.threadCpuUsage();
      task();
      const { user, system } = process.threadCpuUsage(began);
      micros[i]! += user + system;
    }
  return micros.map(sum => sum / rounds / 1e6);
}
