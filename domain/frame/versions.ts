import type { FrameVersion } from './version.ts';
import { version1 } from './version-1/version.ts';

/**
 * The versions of the frame's format that this release reads. Frames wait on the streams for days, and a deployment
 * replaces one function after the other: a release has to read what the release before it wrote, and what the one after it
 * writes, should that be rolled back. So a version is read for one release before it is the one that is written.
 */
export const VERSIONS: ReadonlyMap<number, FrameVersion> = new Map([[1, version1]]);

/** The version that this release writes. */
export const WRITTEN = 1;
