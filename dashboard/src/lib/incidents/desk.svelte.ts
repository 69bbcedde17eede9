import { ask, tell } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/error.ts';
import type { Commands, IncidentDetail, IncidentPage, IncidentStep, Range } from '#lib/api/types.ts';
import { questionOf, type Selection } from '#lib/live/live.svelte.ts';
import { Resource } from '#lib/live/resource.svelte.ts';
import type { IncidentQuery } from './query.ts';
import { newsSince } from './words.ts';

const PAGE = 50;
const HOURS: Readonly<Record<Range, number>> = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 };

/** The incidents that are looked at, the one that is open, and what is just done about it. */
export class Desk {
  page = new Resource<IncidentPage>();
  detail = new Resource<IncidentDetail>();
  /** The step that is on its way. */
  pending = $state<IncidentStep['action']>();
  /** Why the last step was not done. */
  refused = $state<string>();
  /** The last step that was done, and to which incident. */
  done = $state.raw<{ action: IncidentStep['action']; incident: IncidentDetail }>();

  /** The open one as it is known to be: an answer on its way may be older than what was just done. */
  get current(): IncidentDetail | undefined {
    const asked = this.detail.outdated ? undefined : this.detail.data;
    const acted = this.done?.incident;
    return asked && acted?.id === asked.id && acted.version > asked.version ? acted : asked;
  }

  /** What is asked with what every page asks: see Live.join. Resolved ones are those of the range. */
  asking(query: IncidentQuery): (selection: Selection, signal: AbortSignal) => Promise<unknown>[] {
    const { incident, ...filter } = query;
    return ({ range, sources }, signal) => {
      const past = filter.state === 'resolved' || filter.state === 'all';
      const from = past ? new Date(Date.now() - HOURS[range] * 3_600_000).toISOString() : undefined;
      const question = `${questionOf({ range, sources })} ${JSON.stringify(filter)}`;
      return [
        this.page.load(question, signal, s =>
          ask('/incidents', { ...filter, sources, from, limit: PAGE }, s),
        ),
        ...(incident === undefined
          ? []
          : [this.detail.load(incident, signal, s => ask('/incidents/{id}', { id: incident }, s))]),
      ];
    };
  }

  /** Nothing of what was done before belongs to what is opened now. */
  forget(): void {
    this.refused = undefined;
    this.done = undefined;
  }

  /** @returns whether it was done */
  async act(seen: IncidentDetail, step: IncidentStep): Promise<boolean> {
    if (this.pending !== undefined) return false;
    this.pending = step.action;
    this.forget();
    try {
      const body: Commands['/incidents/{id}']['body'] = { ...step, version: seen.version };
      const incident = await tell<Commands['/incidents/{id}']['answer']>(
        `/incidents/${seen.id}`,
        body,
        new AbortController().signal,
      );
      this.done = { action: step.action, incident };
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refused = this.#tooLate(seen, error) ?? error.message;
      return false;
    } finally {
      this.pending = undefined;
    }
  }

  /** What somebody else did in the meantime, which is shown from then on. */
  #tooLate(seen: IncidentDetail, { status, problem }: ApiError): string | undefined {
    const now = problem?.incident as IncidentDetail | undefined;
    if (status !== 409 || now === undefined) return undefined;
    this.detail.data = now;
    const news = newsSince(seen.version, now);
    return news === '' ? undefined : `It has changed meanwhile: ${news}. Nothing of yours was done.`;
  }
}
