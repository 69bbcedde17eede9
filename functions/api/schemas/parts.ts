import * as v from 'valibot';
import { INCIDENT_STATES } from '../../../domain/incident/life-cycle.ts';
import { SEVERITIES } from '../../../domain/quality/failure.ts';
import { RANGES } from '../../shared/http/window.ts';

export const instant = v.pipe(v.string(), v.isoTimestamp(), v.description('ISO 8601, UTC.'));

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const ms = v.pipe(v.number(), v.minValue(0), v.description('Milliseconds.'));

export const severity = v.picklist(SEVERITIES);

export const incidentState = v.picklist(INCIDENT_STATES);

export const range = v.object({ name: v.picklist(RANGES), from: instant, to: instant });

export const Latency = v.pipe(
  v.object({ p50: ms, p95: ms, p99: ms }),
  v.description('Percentiles of receipt to committed in PostgreSQL.'),
);

export const latency = v.pipe(v.nullable(Latency), v.description('null: nothing was measured.'));

export const quality = v.pipe(
  v.nullable(share),
  v.description(
    'Share of the evaluated rule checks that passed, those of critical rules counted three times, of warnings twice; null: none was evaluated.',
  ),
);
