import { PROBLEM_TYPE } from '../../shared/problem.ts';

export const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

export const json = (schema: object, example?: unknown, type = 'application/json') => ({
  content: { [type]: { schema, ...(example !== undefined && { example }) } },
});

export const problem = (description: string, example?: unknown) => ({
  description,
  ...json(reference('Problem'), example, PROBLEM_TYPE),
});

export const inPath = (name: string, description?: string) => ({
  name,
  in: 'path',
  required: true,
  ...(description && { description }),
  schema: { type: 'string' },
});
