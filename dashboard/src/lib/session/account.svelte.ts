import { askAs } from '#lib/api/client.ts';
import { Session, type SessionState } from './session.ts';

/** The session of this tab, for components. */
class Account {
  state = $state.raw<SessionState>({ is: 'starting' });
  #session: Session | undefined;

  /** Signed in, or no sign-in is needed. */
  get mayAsk(): boolean {
    return this.state.is === 'open' || this.state.is === 'in';
  }

  async start(): Promise<void> {
    await this.#open().start();
  }

  async finish(): Promise<void> {
    await this.#open().finish();
  }

  async signIn(): Promise<void> {
    await this.#session?.signIn();
  }

  async signOut(): Promise<void> {
    await this.#session?.signOut();
  }

  /** In a browser only: the pages are prerendered without one. */
  #open(): Session {
    const { sessionStorage: storage, location } = window;
    const leave = (address: string) => location.replace(address);
    this.#session = new Session({ storage, location, leave, now: Date.now }, state => {
      this.state = state;
    });
    askAs(this.#session);
    return this.#session;
  }
}

export const account = new Account();
