import * as v from 'valibot';
import { count, latency, severity } from './parts.ts';

export const SourceInfo = v.object({
  source: v.string(),
  title: v.string(),
  description: v.nullable(v.string()),
  version: v.string(),
  table: v.string(),
  rules: v.array(
    v.object({ id: v.string(), name: v.string(), type: v.string(), dimension: v.string(), severity }),
  ),
});

export const SourceTotals = v.object({
  source: v.string(),
  loaded: count,
  quarantined: count,
  duplicates: count,
  frames: count,
  latency,
});
