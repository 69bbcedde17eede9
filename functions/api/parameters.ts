import * as v from 'valibot';
import { INCIDENT_STATES } from '../../domain/incident/life-cycle.ts';
import { SEVERITIES } from '../../domain/quality/failure.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { range } from '../shared/http/range.ts';
import { identifier, instantText, LONGEST_IDENTIFIER, storable } from '../shared/http/text.ts';
import { FORMATS } from './export/quarantine.ts';
import { filterEntries } from './replays/selection.ts';
import type { Queries } from './types.ts';

/** Descriptions stand before transformations: the document describes what is passed. */
const sources = v.optional(
  v.pipe(
    identifier,
    v.description('Only these sources: ids with commas between them. All when absent.'),
    v.transform(list => [...new Set(list.split(',').map(id => id.trim()))]),
    v.check(ids => !ids.includes(''), 'must be source ids with commas between them'),
  ),
);

const limit = (most: number, usual: number) => {
  const message = `must be a whole number from 1 to ${most}`;
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/, message),
      v.description(`At most so many, 1 to ${most}; ${usual} when absent.`),
      v.transform(Number),
      v.minValue(1, message),
      v.maxValue(most, message),
    ),
    String(usual),
  );
};

/** Microseconds and id of the last record of the page before. */
const before = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}-\d{1,18}$/, 'must be the `next` of an earlier page'),
    v.description('The `next` of the page before this one.'),
    v.transform(cursor => {
      const [micros = '', id = ''] = cursor.split('-');
      return { micros, id };
    }),
  ),
);

const instant = (description: string) =>
  v.optional(
    v.pipe(
      instantText,
      v.description(`${description} ISO 8601 with an offset.`),
      v.transform(value => new Date(parseInstant(value)!)),
    ),
  );

const windowResults = {
  source: v.optional(v.pipe(identifier, v.description('Only this source.'))),
  rule: v.optional(v.pipe(identifier, v.description('Only this rule, by its id.'))),
  from: instant('Only windows that begin then or later; a day before `to` when absent.'),
  to: instant('Only windows that begin before then; now when absent.'),
  before,
  limit: limit(500, 100),
};

const incidents = {
  state: v.optional(
    v.pipe(
      v.picklist(
        ['open', 'all', ...INCIDENT_STATES],
        `must be one of open, all, ${INCIDENT_STATES.join(', ')}`,
      ),
      v.description('Only incidents in this state; `open` is every state but resolved.'),
    ),
    'open',
  ),
  sources,
  kind: v.optional(v.pipe(identifier, v.description('Only of this monitor, or `rule`.'))),
  severity: v.optional(
    v.pipe(
      v.picklist(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`),
      v.description('Only of this severity.'),
    ),
  ),
  assignee: v.optional(
    v.pipe(storable(LONGEST_IDENTIFIER), v.description('Only those assigned to them; empty: to nobody.')),
  ),
  from: instant('Only incidents that were open then or later.'),
  to: instant('Only incidents that were opened before then.'),
  before,
  limit: limit(200, 50),
};

/** Without a time: the last hour. */
const quarantine = { ...filterEntries, before, limit: limit(100, 25) };

/** Of `/quarantine/export`, whose answer is no JSON. */
export const EXPORT = {
  format: v.optional(
    v.pipe(
      v.picklist(FORMATS, `must be one of ${FORMATS.join(', ')}`),
      v.description('`ndjson`: a line a record; `csv`: a line a failure.'),
    ),
    'ndjson',
  ),
  ...filterEntries,
  before,
};

/** What each route reads of its query string; a test holds `Queries` of types.ts against it. */
export const PARAMETERS = {
  '/health': {},
  '/overview': { range, sources },
  '/throughput': { range, sources },
  '/alerts': { range, sources, limit: limit(200, 50) },
  '/incidents': incidents,
  '/incidents/{id}': {},
  '/events': { range, limit: limit(200, 50) },
  '/sources': {},
  '/sources/{id}': {},
  '/quarantine': quarantine,
  '/quarantine/{id}': {},
  '/replays': { limit: limit(100, 20) },
  '/replays/{id}': {},
  '/status': {},
  '/quality': { range, sources },
  '/rules': { range, sources },
  '/sources/{id}/rules/{rule}': { range },
  '/enrichers': { range, sources },
  '/monitors': { sources },
  '/window-results': windowResults,
} satisfies Record<keyof Queries, v.ObjectEntries>;
