/**
 * What the API answers, and all that the dashboard imports of it. Times are ISO 8601 UTC, durations milliseconds,
 * shares 0..1. `null` is "not known": nothing was measured; it is never a stand-in for 0 or 100 %.
 */
export type { Range } from '../shared/http/window.ts';
export type { Problem } from '../shared/problem.ts';
export type * from './types/incidents.ts';
export type * from './types/monitors.ts';
export type * from './types/overview.ts';
export type * from './types/quality.ts';
export type * from './types/quarantine.ts';
export type * from './types/replays.ts';
export type * from './types/routes.ts';
export type * from './types/rules.ts';
export type * from './types/sources.ts';
