import { createContext } from 'svelte';
import { ask } from '#lib/api/client.ts';
import type { EnricherRow, MonitorRow, Quality, RuleRows } from '#lib/api/types.ts';
import { questionOf, type Selection } from '#lib/live/live.svelte.ts';
import { Resource } from '#lib/live/resource.svelte.ts';

/** How long the states of monitors are taken for those of now, ms. */
const STATES_LAST = 20_000;

/** What the page about quality shows. */
export class Board {
  quality = new Resource<Quality>();
  rules = new Resource<RuleRows>();
  enrichers = new Resource<EnricherRow[]>();
  monitors = new Resource<MonitorRow[]>();
  #watched: string | undefined;

  /** Asked with what every page asks: see Live.join. */
  readonly ask = ({ range, sources }: Selection, signal: AbortSignal): Promise<unknown>[] => {
    const question = questionOf({ range, sources });
    return [
      this.quality.load(question, signal, s => ask('/quality', { range, sources }, s)),
      this.rules.load(question, signal, s => ask('/rules', { range, sources }, s)),
      ...this.#monitors(sources, signal),
      this.enrichers.load(question, signal, s => ask('/enrichers', { range, sources }, s)),
    ];
  };

  /** Windows close every five minutes and promises are judged each minute: a long answer is not asked for with every round. */
  #monitors(sources: readonly string[], signal: AbortSignal): Promise<unknown>[] {
    const { arrivedAt, error } = this.monitors;
    const question = sources.join();
    const known = question === this.#watched && error === undefined && arrivedAt !== undefined;
    if (known && Date.now() - arrivedAt < STATES_LAST) return [];
    this.#watched = question;
    return [this.monitors.load(question, signal, s => ask('/monitors', { sources }, s))];
  }
}

export const [getBoard, setBoard] = createContext<Board>();
