import { createContext } from 'svelte';
import { ask } from '#lib/api/client.ts';
import type { EnricherRow, MonitorRow, Quality, RuleRows } from '#lib/api/types.ts';
import { questionOf, type Selection } from '#lib/live/live.svelte.ts';
import { Resource } from '#lib/live/resource.svelte.ts';

/** What the page about quality shows. */
export class Board {
  quality = new Resource<Quality>();
  rules = new Resource<RuleRows>();
  enrichers = new Resource<EnricherRow[]>();
  monitors = new Resource<MonitorRow[]>();

  /** Asked with what every page asks: see Live.join. */
  readonly ask = ({ range, sources }: Selection, signal: AbortSignal): Promise<unknown>[] => {
    const question = questionOf({ range, sources });
    return [
      this.quality.load(question, signal, s => ask('/quality', { range, sources }, s)),
      this.rules.load(question, signal, s => ask('/rules', { range, sources }, s)),
      this.monitors.load(sources.join(), signal, s => ask('/monitors', { sources }, s)),
      this.enrichers.load(question, signal, s => ask('/enrichers', { range, sources }, s)),
    ];
  };
}

export const [getBoard, setBoard] = createContext<Board>();
