// Powertools has a console of its own, past the global one, unless it is told this.
process.env.POWERTOOLS_DEV = 'true';
// Told that, it would leave metrics out, whose making is part of the work.
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

/** Runs a task without what it prints: the stages print their metrics; a benchmark's output is its table. */
export async function quietly<T>(task: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await task();
  } finally {
    console.log = log;
  }
}
