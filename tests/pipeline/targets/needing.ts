/** Tests that say what they need of a target: what it lacks makes them skipped, with the reason. */
import * as vitest from 'vitest';
import { chosen } from './choice.ts';
import type { Abilities, Ability, Target } from './target.ts';

type Able<A extends Ability> = Target & Pick<Abilities, A>;

/** Declares tests of the target that `target()` gives when they run. */
export const needing =
  (target: () => Target) =>
  <A extends Ability = never>(...abilities: A[]) =>
  (name: string, body: (target: Able<A>) => Promise<void>): void =>
    vitest.test(name, async context => {
      for (const ability of abilities)
        if (target()[ability] === undefined)
          context.skip(`${target().name}: ${target().lacks[ability] ?? `it has no ${ability}`}`);
      await body(target() as Able<A>);
    });

const { test, beforeAll, afterAll, afterEach } = vitest;

/** Vitest's functions for a file of tests that no other target than this process can run; `why` is the reason. */
export function onlyHere(why: string): Pick<typeof vitest, 'test' | 'beforeAll' | 'afterAll' | 'afterEach'> {
  if (chosen().target === 'embedded') return { test, beforeAll, afterAll, afterEach };
  const skipped = (name: string) => test(name, context => context.skip(why));
  const nothing = () => {};
  return {
    test: skipped as unknown as typeof test,
    beforeAll: nothing as typeof beforeAll,
    afterAll: nothing as typeof afterAll,
    afterEach: nothing as typeof afterEach,
  };
}
