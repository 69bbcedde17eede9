/** Why one is not signed in, in words for the person who wanted to be. */
export class SignInFailure extends Error {
  /** What to do about it. */
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.name = 'SignInFailure';
    this.advice = advice;
  }
}

/** Thrown for a question that nobody is signed in for any more. */
export class SessionEnded extends Error {
  constructor() {
    super('Your session has ended.');
    this.name = 'SessionEnded';
  }
}
