import * as v from 'valibot';
import type { FrameVersion } from './version.ts';
import { VERSIONS } from './versions.ts';

/** How the header of every version begins: what tells a frame from a record that a producer put on the stream by itself. */
export const HEADER_START = '{"omnistream":';

/** Every version's header says this much, so that each release can tell a frame of another version, and count it. */
const common = v.object({
  omnistream: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  id: v.pipe(v.string(), v.minLength(1)),
  source: v.pipe(v.string(), v.minLength(1)),
  records: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

export type CommonHeader = v.InferOutput<typeof common>;

/** What the header of a frame of another version says; undefined when the line is no header of any version. */
export function otherVersion(line: string): CommonHeader | undefined {
  const parsed = v.safeParse(common, JSON.parse(line));
  return parsed.success && !VERSIONS.has(parsed.output.omnistream) ? parsed.output : undefined;
}

const VERSION = new RegExp(`^${HEADER_START}\\s*(\\d{1,9})\\s*[,}]`);

/** The version that a header's line says, when this release reads it. */
export const versionOf = (line: string): FrameVersion | undefined =>
  VERSIONS.get(Number(VERSION.exec(line)?.[1]));

/** A frame that another release of OmniStream has to read: it waits where it is, and so does what is behind it. */
export class OtherVersion extends Error {
  constructor({ omnistream, id }: CommonHeader) {
    super(
      `frame ${id} is of version ${omnistream} of the frame format and this release reads ${[...VERSIONS.keys()].join(', ')}: it waits for a release that reads it`,
    );
    this.name = 'OtherVersion';
  }
}
