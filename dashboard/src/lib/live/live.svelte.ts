import { createContext } from 'svelte';
import { ask } from '#lib/api/client.ts';
import type {
  Alert,
  Overview,
  PipelineEvent,
  PlatformAlarms,
  Range,
  SourceInfo,
  Throughput,
} from '#lib/api/types.ts';
import { type Filters, knownSources } from '#lib/filters/filters.ts';
import { pauseAfter } from './pace.ts';
import { Resource } from './resource.svelte.ts';

const ALERTS = 50;
const EVENTS = 50;
/** A wait longer than this is said, ms. */
const SLOW = 3000;
const NAMES_LAST = 60_000;

/** What is looked at: the range, and of which sources; none means all. */
export interface Selection {
  range: Range;
  sources: readonly string[];
}

/** What an answer answers: see Resource. */
export const questionOf = ({ range, sources }: Selection): string => `${range} ${sources.join()}`;

/** The questions of a page, asked with those of every page; a failure is kept where the answer would be. */
type Ask = (selection: Selection, signal: AbortSignal) => Promise<unknown>[];

/** What the page shows, asked again and again. */
export class Live {
  overview = new Resource<Overview>();
  throughput = new Resource<Throughput>();
  alerts = new Resource<Alert[]>();
  events = new Resource<PipelineEvent[]>();
  sources = new Resource<SourceInfo[]>();
  alarms = new Resource<PlatformAlarms>();

  /** The clock of the page, ms; ticks each second so that every "ago" moves. */
  now = $state(Date.now());
  paused = $state(false);
  askedAt = $state<number>();
  #round = 0;
  #again: (() => void) | undefined;
  /** Something is to be asked that the round on its way does not ask. */
  #more = false;
  #watching = false;
  #pages = new Set<Ask>();

  get asking(): boolean {
    return this.askedAt !== undefined;
  }

  get slow(): boolean {
    return this.askedAt !== undefined && this.now - this.askedAt > SLOW;
  }

  /** Asks these too, from now on, until the returned function is called. */
  join(ask: Ask): () => void {
    this.#pages.add(ask);
    this.refresh();
    return () => this.#pages.delete(ask);
  }

  /** Asks now instead of after the wait; while a round is on its way, right after it. */
  refresh(): void {
    this.#more = this.asking;
    this.#again?.();
  }

  /** Holds the picture still; going on asks at once. */
  togglePause(): void {
    this.paused = !this.paused;
    if (!this.paused) this.refresh();
  }

  tick(): () => void {
    const timer = setInterval(() => {
      this.now = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }

  /** Asks at once and then again after each wait, until the returned function is called. */
  follow(filters: Filters): () => void {
    const stop = new AbortController();
    const round = ++this.#round;
    const run = async () => {
      for (let failures = 0; !stop.signal.aborted; ) {
        this.askedAt = Date.now();
        await this.#ask(filters, stop.signal);
        if (round === this.#round) this.askedAt = undefined;
        this.now = Date.now();
        failures = this.overview.error ? failures + 1 : 0;
        if (this.#more && failures === 0) this.#more = false;
        else await this.#wait(pauseAfter(filters.refresh, failures), stop.signal);
      }
    };
    void run();
    return () => stop.abort();
  }

  async #ask(filters: Filters, signal: AbortSignal): Promise<void> {
    const named = this.#name(signal);
    void this.#watch(signal);
    // A selection is held against the sources that exist first: the API refuses unknown ones.
    if (filters.sources.length > 0 && this.sources.data === undefined) await named;
    const known = this.sources.data?.map(info => info.source);
    const sources = known ? knownSources(filters.sources, known).sources : filters.sources;
    const range = filters.range;
    const question = questionOf({ range, sources });
    await Promise.all([
      named,
      this.overview.load(question, signal, s => ask('/overview', { range, sources }, s)),
      ...[...this.#pages].flatMap(page => page({ range, sources }, signal)),
    ]);
  }

  /** What only the first page shows. */
  readonly flow: Ask = ({ range, sources }, signal) => {
    const question = questionOf({ range, sources });
    return [
      this.throughput.load(question, signal, s => ask('/throughput', { range, sources }, s)),
      this.alerts.load(question, signal, s => ask('/alerts', { range, sources, limit: ALERTS }, s)),
      this.events.load(range, signal, s => ask('/events', { range, limit: EVENTS }, s)),
    ];
  };

  /** Alarms are asked for beside the rest: the page does not wait for CloudWatch. */
  async #watch(signal: AbortSignal): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    await this.alarms
      .load('', signal, s => ask('/platform/alarms', {}, s))
      .finally(() => {
        this.#watching = false;
      });
  }

  /** Contracts change rarely: their names are asked for once a minute. */
  async #name(signal: AbortSignal): Promise<void> {
    const { arrivedAt, error } = this.sources;
    if (error !== undefined || arrivedAt === undefined || Date.now() - arrivedAt > NAMES_LAST)
      await this.sources.load('', signal, s => ask('/sources', {}, s));
  }

  /** Ends early when asked to refresh or stopped; goes on for as long as the page is paused or hidden. */
  #wait(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      let due = false;
      const end = () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', tryToEnd);
        signal.removeEventListener('abort', end);
        this.#again = undefined;
        resolve();
      };
      const tryToEnd = () => {
        if (due && !this.paused && !document.hidden) end();
      };
      const timer = setTimeout(() => {
        due = true;
        tryToEnd();
      }, seconds * 1000);
      document.addEventListener('visibilitychange', tryToEnd);
      signal.addEventListener('abort', end, { once: true });
      this.#again = end;
      if (signal.aborted) end();
    });
  }
}

export const [getLive, setLive] = createContext<Live>();
