import { ask, tell } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/error.ts';
import type { RepairPreview, Replay, ReplayCreated } from '#lib/api/types.ts';

/** Which records, and how they are repaired: what the API is asked. */
export interface Wish {
  ids?: string[];
  filter?: Record<string, string>;
  repair?: NonNullable<Replay['repair']>;
}

const PAUSE = 700;

/** The replay that is looked at: asked for here, or found under way. */
export class Desk {
  replay = $state.raw<Replay>();
  error = $state.raw<ApiError>();
  /** A request is on its way. */
  busy = $state(false);
  #over = new AbortController();
  #sending = false;
  #changed: () => void;

  /** `changed` is called when records have left the quarantine, or changed in it. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get running(): boolean {
    return this.replay?.state === 'running';
  }

  preview(wish: Wish, signal: AbortSignal): Promise<RepairPreview> {
    return tell<RepairPreview>('/quarantine/preview', wish, signal);
  }

  /** Goes on with a replay that is under way, after a reload or when somebody else has asked for it. */
  async resume(): Promise<void> {
    try {
      const [newest] = await ask('/replays', { limit: 1 }, this.#over.signal);
      if (newest?.state !== 'running' || this.replay) return;
      this.replay = newest;
      void this.#follow();
    } catch (error) {
      // Nobody asked for it: the page itself says when the API is away.
      if (!(error instanceof ApiError) && !this.#over.signal.aborted) throw error;
    }
  }

  async start(wish: Wish): Promise<void> {
    await this.#try(async signal => {
      this.replay = await tell<ReplayCreated>('/replays', wish, signal);
      void this.#follow();
    });
  }

  async cancel(): Promise<void> {
    const id = this.replay?.id;
    if (id === undefined) return;
    await this.#try(async signal => {
      this.replay = await tell<Replay>(`/replays/${id}`, { action: 'cancel' }, signal);
      this.#changed();
    });
  }

  forget(): void {
    this.replay = undefined;
    this.error = undefined;
  }

  /** Nobody looks any more: the replay goes on by itself. */
  leave(): void {
    this.#over.abort();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#over;
    for (let settled = 0; this.running && !signal.aborted; ) {
      this.#send();
      await new Promise(resolve => setTimeout(resolve, PAUSE));
      const { id } = this.replay!;
      await this.#try(async () => {
        const now = await ask('/replays/{id}', { id }, signal);
        if (this.replay?.id !== id) return;
        this.replay = now;
        const moved = now.loaded + now.failed + now.duplicates;
        if (moved !== settled || now.state !== 'running') this.#changed();
        settled = moved;
      });
    }
  }

  /** Wakes the sender, which else begins with the next minute. It answers when it is done: nobody waits for that. */
  #send(): void {
    if (this.#sending) return;
    this.#sending = true;
    tell('/replay-sender', {}, this.#over.signal)
      .catch(() => {})
      .finally(() => {
        this.#sending = false;
      });
  }

  async #try(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work(this.#over.signal);
      this.error = undefined;
    } catch (error) {
      if (this.#over.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
