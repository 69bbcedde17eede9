import { ask } from '#lib/api/client.ts';
import type { QuarantinePage, Range, RuleDetail } from '#lib/api/types.ts';
import { Resource } from '#lib/live/resource.svelte.ts';

const SAMPLES = 5;

/** One rule that is looked at: what it asks and saw, and the newest records that failed it. */
export class Examination {
  detail = new Resource<RuleDetail>();
  samples = new Resource<QuarantinePage>();

  /** Nothing of another rule is shown. */
  get rule(): RuleDetail | undefined {
    return this.detail.outdated ? undefined : this.detail.data;
  }

  get failing(): QuarantinePage | undefined {
    return this.samples.outdated ? undefined : this.samples.data;
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
    return () => stop.abort();
  }
}
