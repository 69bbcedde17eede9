/** domain/frame/versions.ts of the release after that one. */
export { VERSIONS } from './reads-2.ts';
export const WRITTEN = 2;
