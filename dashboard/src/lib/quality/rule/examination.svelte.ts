import { ask } from '#lib/api/client.ts';
import type { QuarantinePage, Range, RuleDetail, WindowResultPage } from '#lib/api/types.ts';
import { Resource } from '#lib/live/resource.svelte.ts';

const SAMPLES = 5;
const WINDOWS = 300;
const DAY = 86_400_000;
const RANGE_MS: Readonly<Record<Range, number>> = {
  hour: DAY / 24,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

/** One rule that is looked at: what it asks and saw, and the newest records that failed it. */
export class Examination {
  detail = new Resource<RuleDetail>();
  samples = new Resource<QuarantinePage>();
  windows = new Resource<WindowResultPage>();

  /** Nothing of another rule is shown. */
  get rule(): RuleDetail | undefined {
    return this.detail.outdated ? undefined : this.detail.data;
  }

  get failing(): QuarantinePage | undefined {
    return this.samples.outdated ? undefined : this.samples.data;
  }

  get found(): WindowResultPage | undefined {
    return this.windows.outdated ? undefined : this.windows.data;
  }

  ask(source: string, rule: string, range: Range): () => void {
    const stop = new AbortController();
    const question = JSON.stringify([source, rule, range]);
    void this.detail.load(question, stop.signal, signal =>
      ask('/sources/{id}/rules/{rule}', { id: source, rule, range }, signal),
    );
    void this.samples.load(question, stop.signal, signal =>
      ask('/quarantine', { source, rule, range, limit: SAMPLES }, signal),
    );
    void this.windows.load(question, stop.signal, async signal => {
      const from = new Date(Date.now() - RANGE_MS[range]).toISOString();
      return ask('/window-results', { source, rule, from, limit: WINDOWS }, signal);
    });
    return () => stop.abort();
  }
}
