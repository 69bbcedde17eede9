/** One record's bytes as they stand in a file and the line they begin on (from 1), or why there are none. */
export type Piece = { line: number } & (
  | { bytes: Buffer; fault?: undefined }
  | { bytes?: undefined; fault: string }
);

/** A frame is under 1 MiB, so no record of the pipeline is longer. */
export const LONGEST_RECORD = 1_048_576;

const LF = 10;
const CR = 13;
const isSpace = (byte: number): boolean => byte === LF || byte === CR || byte === 32 || byte === 9;

/** Gathers a piece that may span many chunks, and lets go of one that grows too long. */
class Gathered {
  #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= LONGEST_RECORD) this.#parts.push(part);
    else this.#parts = [];
  }

  /** What was gathered; undefined when it is nothing but white space. */
  take(line: number): Piece | undefined {
    const length = this.#length;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (length > LONGEST_RECORD) return { line, fault: `longer than ${LONGEST_RECORD} bytes` };
    const bytes = Buffer.concat(parts, length);
    return bytes.every(isSpace) ? undefined : { line, bytes };
  }
}

/** The lines of newline-delimited JSON; blank ones are passed over. Memory stays at a chunk and a line. */
export async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const gathered = new Gathered();
  let line = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      gathered.add(chunk.subarray(from, end));
      const piece = gathered.take(line++);
      if (piece) yield piece;
      from = end + 1;
    }
    gathered.add(chunk.subarray(from));
  }
  const last = gathered.take(line);
  if (last) yield last;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const isOpener = (byte: number): boolean => byte === 91 || byte === 123;
const isCloser = (byte: number): boolean => byte === 93 || byte === 125;

/**
 * The elements of a JSON array, or JSON values that follow each other, however they are laid out. Brackets and quotes
 * alone are watched: whether a piece is JSON is found out by whoever parses it.
 */
export async function* elements(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const gathered = new Gathered();
  let line = 1;
  let began = 1;
  let depth = 0;
  let inArray = false;
  let seen = false;
  let text = false;
  let escaped = false;
  const take = (): Piece | undefined => {
    seen = false;
    return gathered.take(began);
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === LF) line++;
      if (text) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) text = false;
        continue;
      }
      if (!seen && !isSpace(byte)) {
        if (!inArray && byte === 91) {
          inArray = true;
          from = i + 1;
          continue;
        }
        seen = true;
        began = line;
      }
      if (byte === QUOTE) text = true;
      else if (isOpener(byte)) depth++;
      else if (isCloser(byte) && depth > 0) {
        depth--;
        if (depth > 0 || inArray) continue;
        gathered.add(chunk.subarray(from, i + 1));
        from = i + 1;
        const piece = take();
        if (piece) yield piece;
      } else if (depth === 0 && inArray && (byte === COMMA || byte === 93)) {
        gathered.add(chunk.subarray(from, i));
        from = i + 1;
        const piece = take();
        if (piece) yield piece;
        if (byte === 93) inArray = false;
      }
    }
    gathered.add(chunk.subarray(from));
  }
  const last = take();
  if (last) yield last;
  if (inArray) yield { line, fault: 'the file ends inside its list' };
}
