/** Where progress is shown. */
interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line that says how far something is: it changes in place on a terminal; elsewhere a new one comes now and then. */
export interface LiveLine {
  show(text: string): void;
  /** Wipes it. */
  end(): void;
}

const LINE_EVERY_MS = 5_000;

export function liveLine(terminal: Terminal, now: () => number): LiveLine {
  let said = now();
  let shown = '';
  return {
    show(text) {
      if (terminal.isTTY) {
        shown = text;
        terminal.write(`\r\u001b[K${text.slice(0, (terminal.columns ?? 120) - 1)}`);
      } else if (text !== shown && now() - said >= LINE_EVERY_MS) {
        shown = text;
        said = now();
        terminal.write(`${text}\n`);
      }
    },
    end() {
      if (terminal.isTTY && shown !== '') terminal.write('\r\u001b[K');
    },
  };
}
