/** domain/frame/versions.ts of the release after this one: version 2 is read, not yet written. */
import { version1 } from '../../../domain/frame/version-1/version.ts';
import { version2 } from './version-2.ts';

export const VERSIONS = new Map([
  [1, version1],
  [2, version2],
]);
export const WRITTEN = 1;
