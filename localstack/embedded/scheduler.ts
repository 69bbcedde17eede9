/**
 * Calls a task at once and then at each full interval, as an EventBridge schedule does; never two at a time. A task that
 * fails is called again at its next time.
 */
export function every(seconds: number, task: () => Promise<unknown>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const tick = (): void => {
    running = task()
      .catch(() => {})
      .then(() => {
        if (stopped) return;
        const period = seconds * 1000;
        timer = setTimeout(tick, period - (Date.now() % period));
      });
  };
  tick();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
