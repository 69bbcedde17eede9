/** One Ctrl-C can arrive several times: from the terminal, and from npm, which passes it on. */
const SAME_SIGNAL_MS = 1_000;

/** Resolves when the first of the signals that ask for an orderly end arrives; a later Ctrl-C ends at once. */
export function asked(): Promise<'asked'> {
  return new Promise(resolve => {
    let first: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= performance.now();
        if (signal === 'SIGINT' && performance.now() - first > SAME_SIGNAL_MS) process.exit(130);
        resolve('asked');
      });
    }
  });
}
