import { SessionEnded, SignInFailure } from './failure.ts';
import { type Begun, begin, finish, renew, revoke, type Tokens } from './protocol.ts';
import { type SignInSettings, signInSettings } from './settings.ts';

/**
 * - `starting`: not known yet; `open`: no sign-in is needed here
 * - `leaving`: on the way to the sign-in; `failed`: come back without being signed in
 * - `in`: signed in; `ended`: was, and what is shown stays until one signs in again
 */
export type SessionState =
  | { is: 'starting' | 'open' | 'leaving' }
  | { is: 'in' | 'ended'; who: string }
  | { is: 'failed'; failure: SignInFailure };

/** What a browser gives; tests give their own. */
export interface Surroundings {
  /** This tab's alone: what is kept goes with the tab. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  location: Pick<Location, 'origin' | 'pathname' | 'search' | 'href'>;
  /** Leaves for another page, which takes this one's place in the history. */
  leave(address: string): void;
  /** ms since the epoch. */
  now(): number;
}

const SIGNED_IN = '/signed-in.html';
const SIGNED_OUT = '/signed-out.html';

const BEGUN = 'omnistream-sign-in';
const TOKENS = 'omnistream-session';
/** Renewed this long before the end, ms: a question on its way must not arrive too late. */
const EARLY = 60_000;

/** Who is signed in in this tab. */
export class Session {
  readonly #around: Surroundings;
  readonly #changed: (state: SessionState) => void;
  #state: SessionState = { is: 'starting' };
  #settings: SignInSettings | undefined;
  #tokens: Tokens | undefined;
  #renewing: Promise<Tokens> | undefined;
  /** Where one wanted to be, on the pages of the sign-in itself. */
  #wanted = '/';

  constructor(around: Surroundings, changed: (state: SessionState) => void) {
    this.#around = around;
    this.#changed = changed;
  }

  /** Signed in, or on the way there. For every page but the one that the sign-in leads back to. */
  async start(): Promise<void> {
    if (!(await this.#configure())) return;
    const kept = this.#read<Tokens>(TOKENS, 'access');
    if (kept) this.#enter(kept);
    else await this.signIn();
  }

  /** For the page that the sign-in leads back to: ends what was begun and goes where one wanted to be. */
  async finish(): Promise<void> {
    const settings = await this.#configure();
    if (this.#state.is === 'open') return this.#around.leave('/');
    if (!settings) return;
    const begun = this.#read<Begun>(BEGUN, 'state');
    // Good for one use: an address of the history must not be answered twice.
    this.#around.storage.removeItem(BEGUN);
    if (!begun) {
      if (this.#read<Tokens>(TOKENS, 'access')) return this.#around.leave('/');
      return this.#fail('No sign-in was begun in this tab.', 'Sign in here, where you want to be signed in.');
    }
    this.#wanted = onThisSite(begun.back);
    try {
      const { location, now } = this.#around;
      this.#keep(await finish(settings, this.#callback, new URL(location.href), begun, now()));
      this.#around.leave(this.#wanted);
    } catch (error) {
      if (!(error instanceof SignInFailure)) throw error;
      this.#change({ is: 'failed', failure: error });
    }
  }

  /** Leaves for the sign-in, which leads back to where one is. */
  async signIn(): Promise<void> {
    const { location, storage, leave } = this.#around;
    if (!this.#settings) return leave(location.href);
    const atSignIn = location.pathname === SIGNED_IN;
    const back = atSignIn ? this.#wanted : location.pathname + location.search;
    try {
      const { address, begun } = await begin(this.#settings, this.#callback, back);
      storage.setItem(BEGUN, JSON.stringify(begun));
      this.#change({ is: 'leaving' });
      leave(address.href);
    } catch {
      this.#fail(
        'This browser does not let the page sign in.',
        'The page must come by https, and must be allowed to keep data for this tab.',
      );
    }
  }

  /** Leaves for the sign-in, which forgets the session too and leads back to the page that says so. */
  async signOut(): Promise<void> {
    const { location, leave } = this.#around;
    if (!this.#settings) return;
    const { signOut, clientId } = this.#settings;
    const tokens = this.#tokens;
    this.#forget();
    this.#change({ is: 'leaving' });
    if (tokens) await revoke(this.#settings, tokens);
    const address = new URL(signOut);
    address.searchParams.set('client_id', clientId);
    address.searchParams.set('logout_uri', location.origin + SIGNED_OUT);
    leave(address.href);
  }

  /**
   * The Authorization header of a question; undefined where none is needed. `refused` is one that the API did not take.
   * Throws SessionEnded, or what fetch throws when a needed renewal cannot be had.
   */
  async authorization(refused?: string): Promise<string | undefined> {
    if (!this.#settings) return undefined;
    if (!this.#tokens) throw new SessionEnded();
    const header = `Bearer ${this.#tokens.access}`;
    const left = this.#tokens.expiresAt - this.#around.now();
    if (header !== refused && left > EARLY) return header;
    try {
      return `Bearer ${(await this.#renew(this.#tokens)).access}`;
    } catch (error) {
      if (!(error instanceof SessionEnded) && header !== refused && left > 0) return header;
      throw error;
    }
  }

  /** The API takes no token of this session. */
  end(): SessionEnded {
    const { who = '' } = this.#tokens ?? {};
    if (this.#tokens) {
      this.#forget();
      this.#change({ is: 'ended', who });
    }
    return new SessionEnded();
  }

  /** However many ask: a refresh token is good for one use. */
  async #renew(before: Tokens): Promise<Tokens> {
    this.#renewing ??= renew(this.#settings!, before, this.#around.now()).finally(() => {
      this.#renewing = undefined;
    });
    try {
      const tokens = await this.#renewing;
      if (this.#tokens === before) this.#enter(tokens);
      return tokens;
    } catch (error) {
      if (error instanceof SessionEnded) throw this.end();
      throw error;
    }
  }

  async #configure(): Promise<SignInSettings | undefined> {
    try {
      const response = await fetch('/config.json', { cache: 'no-cache' });
      this.#settings = signInSettings(await response.json());
      if (!this.#settings) this.#change({ is: 'open' });
    } catch {
      this.#fail(
        'The settings of the dashboard, config.json, cannot be read.',
        'Try again. If that does not help, tell whoever runs this deployment.',
      );
    }
    return this.#settings;
  }

  get #callback(): string {
    return this.#around.location.origin + SIGNED_IN;
  }

  #enter(tokens: Tokens): void {
    this.#keep(tokens);
    this.#change({ is: 'in', who: tokens.who });
  }

  #keep(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#around.storage.setItem(TOKENS, JSON.stringify(tokens));
  }

  #forget(): void {
    this.#tokens = undefined;
    this.#around.storage.removeItem(TOKENS);
  }

  #change(state: SessionState): void {
    this.#state = state;
    this.#changed(state);
  }

  #fail(message: string, advice: string): void {
    this.#change({ is: 'failed', failure: new SignInFailure(message, advice) });
  }

  /** What is kept; undefined when that is none of ours. `member` is text in all that is. */
  #read<T extends object>(key: string, member: keyof T): T | undefined {
    try {
      const kept: T | null = JSON.parse(this.#around.storage.getItem(key) ?? 'null');
      return typeof kept?.[member] === 'string' ? kept : undefined;
    } catch {
      return undefined;
    }
  }
}

/** A path of this site and nothing that leads away from it. */
const onThisSite = (path: unknown): string =>
  typeof path === 'string' && /^\/(?![/\\])/.test(path) ? path : '/';
