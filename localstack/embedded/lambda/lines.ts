import { StringDecoder } from 'node:string_decoder';

/** No line is longer; what is, comes in pieces (CloudWatch's limit for one event is 1 MiB, too). */
const LONGEST = 1_048_576;

/** Cuts a stream of chunks into lines; characters that straddle two chunks stay whole. */
export function lineSplitter(onLine: (line: string) => void) {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  const emit = (line: string): void => {
    if (line !== '') onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };

  return {
    push(chunk: string | Uint8Array): void {
      rest += typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) emit(line);
      while (rest.length > LONGEST) {
        emit(rest.slice(0, LONGEST));
        rest = rest.slice(LONGEST);
      }
    },
    /** Gives out what has no newline yet. */
    flush(): void {
      const last = rest + decoder.end();
      rest = '';
      emit(last);
    },
  };
}
