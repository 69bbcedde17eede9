import type { Target } from './target.ts';
export const localstack = async (): Promise<Target> => {
  throw new Error('not there');
};
