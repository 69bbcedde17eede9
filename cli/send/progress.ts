/** Shows how far a send is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  bytes(count: number): void;
  records(count: number): void;
  /** Says why it is waiting, until the next records. */
  waiting(reason: string): void;
  /** Wipes the bar. */
  end(): void;
}

interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 5_000;
const BAR = 24;

/** `total` bytes of the file, or 0 when unknown. */
export function progressOn(terminal: Terminal, total: number, now: () => number): Progress {
  const began = now();
  const every = terminal.isTTY ? BAR_EVERY_MS : LINE_EVERY_MS;
  let shown = terminal.isTTY ? Number.NEGATIVE_INFINITY : began;
  let bar = false;
  let bytes = 0;
  let records = 0;
  let reason = '';

  function show(force: boolean): void {
    const at = now();
    if (!force && at - shown < every) return;
    shown = at;
    const text = [...status(bytes, total, records, (at - began) / 1000), ...(reason ? [reason] : [])].join(
      '  ',
    );
    if (terminal.isTTY) {
      bar = true;
      terminal.write(`\r\x1b[K${text.slice(0, (terminal.columns ?? 120) - 1)}`);
    } else terminal.write(`${text}\n`);
  }

  return {
    bytes(count) {
      bytes += count;
    },
    records(count) {
      records += count;
      reason = '';
      show(false);
    },
    waiting(why) {
      const news = why !== reason;
      reason = why;
      show(news);
    },
    end() {
      if (bar) terminal.write('\r\x1b[K');
    },
  };
}

function status(bytes: number, total: number, records: number, seconds: number): string[] {
  const rate = seconds > 0 ? Math.round(records / seconds) : 0;
  const counts = [`${number(records)} records`, `${number(rate)}/s`];
  if (total === 0) return [...counts, size(bytes)];
  // Reading runs ahead of sending, and a file can grow under it.
  const share = Math.min(1, bytes / total);
  const filled = Math.floor(share * BAR);
  const left = share > 0 && seconds > 1 ? [`${duration((seconds * (1 - share)) / share)} left`] : [];
  const drawn = `[${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}] ${Math.floor(share * 100)} %`;
  return [drawn, ...counts, `${size(bytes)} of ${size(total)}`, ...left];
}

const number = (count: number): string => count.toLocaleString('en-US');

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
