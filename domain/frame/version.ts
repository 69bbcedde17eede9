import type { FAST, THOROUGH } from './compression.ts';
import type { FrameHeader, RawFrame, ValidatedFrame, Verdicts } from './frame.ts';

/** Ends the line of a header. */
export const NEWLINE = 0x0a;

/** A frame to be written; one with verdicts is a validated frame. */
export interface Outgoing extends RawFrame {
  verdicts?: Verdicts;
}

export type Incoming = { kind: 'raw'; frame: RawFrame } | { kind: 'validated'; frame: ValidatedFrame };

/**
 * One version of the frame's format. Its header is a line of plain text that begins as every version's does (see
 * other-version.ts); what else is in the line, and all that follows it, is the version's own affair.
 */
export interface FrameVersion {
  /** The whole frame. Throws `FrameTooLarge` when it would hold more than decoding gives. */
  encode(frame: Outgoing, level: typeof FAST | typeof THOROUGH): Buffer;
  /** Throws with the place of the first fault. `line`: without its newline. */
  header(line: string): FrameHeader;
  /** Throws with the reason when it is no frame of this version. */
  decode(line: string, body: Buffer): Incoming;
}
