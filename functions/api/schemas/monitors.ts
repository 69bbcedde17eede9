import * as v from 'valibot';
import { LEVELS } from '../../../domain/baseline/season.ts';
import { count, instant, severity } from './parts.ts';

const monitorState = v.pipe(
  v.picklist(['learning', 'passing', 'suspect', 'firing', 'unknown']),
  v.description('`suspect`: one window was unlike the usual; a second one makes it `firing`.'),
);
const warmUp = v.pipe(
  v.nullable(v.object({ windows: count, minutes: count })),
  v.description(
    'What `learning` still has to see: windows with enough records, and how long they take at least.',
  ),
);
const figure = v.nullable(v.number());

export const MonitorSubject = v.object({
  subject: v.pipe(
    v.string(),
    v.description('A field, a rule, `promise` for what the contract promises; empty: the source as a whole.'),
  ),
  state: monitorState,
  since: instant,
  judgedAt: instant,
  needs: warmUp,
  unit: v.nullable(v.picklist(['records', 'share', 'ms', 'distance', 'windows'])),
  observed: figure,
  usual: figure,
  low: figure,
  high: figure,
  level: v.pipe(v.nullable(v.picklist(LEVELS)), v.description('By which time the usual is known.')),
  severity: v.nullable(severity),
  message: v.nullable(v.string()),
});

export const MonitorRow = v.object({
  source: v.string(),
  monitor: v.string(),
  summary: v.string(),
  state: monitorState,
  needs: warmUp,
  counts: v.object({ learning: count, passing: count, suspect: count, firing: count, unknown: count }),
  subjects: v.pipe(v.array(MonitorSubject), v.description('The worst first, at most 50.')),
});
