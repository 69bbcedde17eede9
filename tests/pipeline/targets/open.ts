import { type Choice, chosen } from './choice.ts';
import type { Target } from './target.ts';

const OPEN: Record<Choice['target'], (choice: Choice) => Promise<Target>> = {
  embedded: async () => (await import('./embedded.ts')).embedded(),
  localstack: async () => (await import('./localstack.ts')).localstack(),
  aws: async choice => (await import('./aws.ts')).aws(choice),
};

/** The target that the tests were started for, ready for records. */
export const openTarget = (): Promise<Target> => {
  const choice = chosen();
  return OPEN[choice.target](choice);
};
