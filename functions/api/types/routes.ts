import type { IncidentState } from '../../../domain/incident/life-cycle.ts';
import type { Severity } from '../../../domain/quality/failure.ts';
import type { Range } from '../../shared/http/window.ts';
import type { IncidentDetail, IncidentPage, IncidentStep } from './incidents.ts';
import type { MonitorRow } from './monitors.ts';
import type { Alert, Event, Health, Overview, Throughput } from './overview.ts';
import type { EnricherRow, Quality } from './quality.ts';
import type { QuarantinedRecord, QuarantinePage } from './quarantine.ts';
import type { Replay } from './replays.ts';
import type { RuleDetail, RuleRows, WindowResultPage } from './rules.ts';
import type { SourceInfo, SourceTotals } from './sources.ts';

/** What each route under `/api/v1` answers with 200; every error is a problem document (RFC 9457). */
export interface Answers {
  '/health': Health;
  '/overview': Overview;
  '/throughput': Throughput;
  /** Newest first: incidents open now or seen in the range. */
  '/alerts': Alert[];
  /** Newest first. */
  '/incidents': IncidentPage;
  '/incidents/{id}': IncidentDetail;
  /** Newest first. */
  '/events': Event[];
  '/sources': SourceInfo[];
  '/sources/{id}': SourceInfo;
  /** Newest first. */
  '/quarantine': QuarantinePage;
  '/quarantine/{id}': QuarantinedRecord;
  /** Newest first. */
  '/replays': Replay[];
  '/replays/{id}': Replay;
  '/status': SourceTotals[];
  '/quality': Quality;
  '/rules': RuleRows;
  '/sources/{id}/rules/{rule}': RuleDetail;
  '/enrichers': EnricherRow[];
  /** Every monitor of every contract. */
  '/monitors': MonitorRow[];
  /** Newest first. */
  '/window-results': WindowResultPage;
}

type InRange = { range?: Range | undefined };

type OfSources = InRange & { sources?: readonly string[] | undefined };

export type Nothing = Record<never, never>;

/** What each route may be asked with: its `{names}` and its query, where a list is sent with commas between its items. */
export interface Queries {
  '/health': Nothing;
  '/overview': OfSources;
  '/throughput': OfSources;
  '/alerts': OfSources & { limit?: number | undefined };
  '/incidents': {
    /** `open` when absent: all but the resolved ones. */
    state?: IncidentState | 'open' | 'all' | undefined;
    sources?: readonly string[] | undefined;
    kind?: string | undefined;
    severity?: Severity | undefined;
    /** Empty: nobody's. */
    assignee?: string | undefined;
    /** Those open at some time from one instant to another, ISO 8601. */
    from?: string | undefined;
    to?: string | undefined;
    /** The `next` of the page before. */
    before?: string | undefined;
    limit?: number | undefined;
  };
  '/incidents/{id}': { id: string };
  '/events': InRange & { limit?: number | undefined };
  '/sources': Nothing;
  '/sources/{id}': { id: string };
  '/quarantine': InRange & {
    source?: string | undefined;
    rule?: string | undefined;
    field?: string | undefined;
    /** Quarantined at or after, and before: ISO 8601. `from` takes the place of the range. */
    from?: string | undefined;
    to?: string | undefined;
    /** The `next` of the page before. */
    before?: string | undefined;
    limit?: number | undefined;
  };
  '/quarantine/{id}': { id: string };
  '/replays': { limit?: number | undefined };
  '/replays/{id}': { id: string };
  '/status': Nothing;
  '/quality': OfSources;
  '/rules': OfSources;
  '/sources/{id}/rules/{rule}': InRange & { id: string; rule: string };
  '/enrichers': OfSources;
  '/monitors': { sources?: readonly string[] | undefined };
  '/window-results': {
    source?: string | undefined;
    rule?: string | undefined;
    /** Windows that begin then or later, ISO 8601; a day before `to` when absent. */
    from?: string | undefined;
    /** Windows that begin before then; now when absent. */
    to?: string | undefined;
    /** The `next` of the page before. */
    before?: string | undefined;
    limit?: number | undefined;
  };
}

/** The body of each route under `/api/v1` that takes POST, and what it answers with 200. */
export interface Commands {
  '/incidents/{id}': { body: IncidentStep; answer: IncidentDetail };
}
