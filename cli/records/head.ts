const NEWLINE = 10;
const HEAD_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** The beginning of a text up to its first line at least, without byte order mark, to tell its format; and all chunks. */
export async function withHead(
  source: AsyncIterator<Buffer>,
): Promise<{ head: string; chunks: AsyncGenerator<Buffer> }> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES && !head.includes(NEWLINE)) {
    const next = await source.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  if (head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
    head = head.subarray(BYTE_ORDER_MARK.length);
  async function* chunks(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  return { head: head.toString('utf8'), chunks: chunks() };
}
