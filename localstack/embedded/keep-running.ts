/** A server in a process or thread of its own. */
export interface Running {
  /** On 127.0.0.1. */
  port: number;
  /** Resolves when it has ended, asked or not, with the reason if there is one to tell. */
  ended: Promise<string>;
  /** May be called twice. */
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** What has run so long had started well. */
const STEADY_MS = 30_000;

/**
 * Starts a server, and again on the same port whenever it ends without being asked to: killed, out of memory, or out of
 * disk, until there is space again. The first start is the caller's: what it throws is thrown.
 */
export async function keepRunning<Server extends Running>(
  name: string,
  begin: (port: number) => Promise<Server>,
  onWarning: (message: string) => void,
): Promise<Server> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const asked = new Promise(resolve => signal.addEventListener('abort', resolve));
  const first = await begin(0);
  let running = first;

  const watch = async (): Promise<void> => {
    let wait = FIRST_WAIT_MS;
    let told = '';
    /** What a full disk makes it say every few seconds is said once. */
    const warn = (message: string): void => {
      if (message !== told) onWarning(message);
      told = message;
    };
    for (let began = Date.now(); ; began = Date.now()) {
      const reason = await running.ended;
      if (signal.aborted) return;
      if (Date.now() - began > STEADY_MS) {
        wait = FIRST_WAIT_MS;
        told = '';
      }
      warn(`${name} has ended by itself${reason && ` (${reason})`} and is started again`);
      for (let up = false; !up; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
        await Promise.race([new Promise(resolve => setTimeout(resolve, wait).unref()), asked]);
        if (signal.aborted) return;
        try {
          running = await begin(first.port);
          up = true;
        } catch (error) {
          warn(`${name} does not start: ${(error as Error).message}`);
        }
      }
      if (signal.aborted) return running.stop();
    }
  };
  const watching = watch();
  return {
    ...first,
    async stop() {
      stopping.abort();
      await running.stop();
      await watching;
    },
  };
}
