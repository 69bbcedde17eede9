import type { Log } from './about.ts';

/** A log whose warnings and errors are gathered as text. */
export function recordingLog(lines: string[]): Log {
  return {
    debug() {},
    warn: (message, about) => void lines.push(`${message} ${JSON.stringify(about)}`),
    error: (message, error, about) =>
      void lines.push(`${message}: ${String(error)} ${JSON.stringify(about)}`),
  };
}
