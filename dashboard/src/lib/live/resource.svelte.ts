import { ApiError } from '#lib/api/error.ts';

/**
 * The latest answer to one question, kept while the next is on its way and when the next fails. What failed and since
 * when stands beside it, so that old numbers are never shown as if they were of now.
 */
export class Resource<T> {
  data = $state.raw<T>();
  /** When `data` arrived, ms since the epoch. */
  arrivedAt = $state<number>();
  error = $state.raw<ApiError>();
  failingSince = $state<number>();
  /** What `data` answers and what is asked now; they differ while a new selection is loading. */
  #answered = $state('');
  #asked = $state('');

  /** The answer shown belongs to an earlier selection. */
  get outdated(): boolean {
    return this.data !== undefined && this.#answered !== this.#asked;
  }

  /** What is shown is not of now: it belongs to an earlier selection, or the API no longer answers. */
  get dated(): boolean {
    return this.outdated || (this.data !== undefined && this.error !== undefined);
  }

  async load(question: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#asked = question;
    try {
      const data = await ask(signal);
      this.data = data;
      this.#answered = question;
      this.arrivedAt = Date.now();
      this.error = undefined;
      this.failingSince = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
      this.failingSince ??= Date.now();
    }
  }
}
