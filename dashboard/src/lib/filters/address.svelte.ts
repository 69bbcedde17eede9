import { goto } from '$app/navigation';
import { page } from '$app/state';
import { DEFAULTS, type Filters, filterParams, type Hint, parseFilters, withParams } from './filters.ts';

/**
 * The filters as the page's address has them. Until `hydrate` they are the defaults: the page is prerendered, and its
 * first picture must be the one that was rendered.
 */
class Address {
  hydrated = $state(false);
  #parsed: { filters: Filters; hints: Hint[] } = $derived(
    this.hydrated ? parseFilters(page.url.searchParams) : { filters: DEFAULTS, hints: [] },
  );

  hydrate(): void {
    this.hydrated = true;
  }

  get filters(): Filters {
    return this.#parsed.filters;
  }

  get hints(): readonly Hint[] {
    return this.#parsed.hints;
  }

  param(name: string): string | null {
    return this.hydrated ? page.url.searchParams.get(name) : null;
  }

  /** The address with some parameters changed or (null) taken out, for a link. */
  with(changes: Readonly<Record<string, string | null>>): string {
    return page.url.pathname + withParams(this.hydrated ? page.url.search : '', changes);
  }

  async set(changes: Readonly<Record<string, string | null>>): Promise<void> {
    await goto(this.with(changes), { reset: false });
  }

  choose(filters: Partial<Filters>): Promise<void> {
    return this.set(filterParams(filters));
  }
}

export const address = new Address();
