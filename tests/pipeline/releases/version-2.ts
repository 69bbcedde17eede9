import { deflateSync, inflateSync } from 'node:zlib';
import type { FrameHeader, Stamp, Verdicts } from '../../../domain/frame/frame.ts';
import type { FrameVersion } from '../../../domain/frame/version.ts';

const stamps = ({ ingest, quality }: FrameHeader['stamps']) =>
  [ingest, quality].map(stamp => (stamp ? [stamp.began, stamp.ended] : []));
const stamp = ([began, ended]: number[]): Stamp | undefined =>
  began === undefined || ended === undefined ? undefined : { began, ended };

const lengthOf = (data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return length;
};

function* parts(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; ) {
    const end = at + 4 + body.readUInt32LE(at);
    yield body.subarray(at + 4, end);
    at = end;
  }
}

function read(line: string): { header: FrameHeader; judged: boolean } {
  const { omnistream: _, judged, times, ...rest } = JSON.parse(line);
  const [ingest, quality] = (times as number[][]).map(stamp);
  return { header: { ...rest, stamps: { ...(ingest && { ingest }), ...(quality && { quality }) } }, judged };
}

/**
 * A version of the frame's format as a later release might have it, with nothing that a reader of version 1 could take for
 * its own: other names in the header, and a body of parts with their lengths before them, the verdicts behind the records.
 */
export const version2: FrameVersion = {
  encode({ header: { stamps: times, ...header }, records, verdicts }) {
    const body = [...records, ...(verdicts ? [Buffer.from(JSON.stringify(verdicts))] : [])];
    const line = { omnistream: 2, judged: verdicts !== undefined, ...header, times: stamps(times) };
    return Buffer.concat([
      Buffer.from(`${JSON.stringify(line)}\n`),
      deflateSync(Buffer.concat(body.flatMap(part => [lengthOf(part), part])), { level: 1 }),
    ]);
  },
  header: line => read(line).header,
  decode(line, body) {
    const { header, judged } = read(line);
    const records = [...parts(inflateSync(body))];
    if (!judged) return { kind: 'raw', frame: { header, records } };
    const verdicts = JSON.parse(records.pop()!.toString()) as Verdicts;
    return { kind: 'validated', frame: { header, records, verdicts } };
  },
};
