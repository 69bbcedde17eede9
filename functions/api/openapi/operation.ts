import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { inPath, json, problem, reference } from './parts.ts';

export interface Operation<Component extends string = string> {
  summary: string;
  /** The component that describes the answer. */
  answer: Component;
  list?: true;
  /** What else it may answer, besides 503. */
  errors: number[];
  /** What 503 means; the database when absent. */
  unavailable?: string;
}

export interface Command<Component extends string = string> {
  id: string;
  summary: string;
  /** Schema of the body. */
  body: object;
  /** What it answers with; 200 when absent. */
  status?: 200 | 201;
  answer: Component;
  example: object;
  /** What else it may answer, besides what every body may be answered. */
  errors: Readonly<Record<number, string>>;
}

/** What 503 means of a route that asks the database. */
export const AWAY = 'The database does not answer, or not in time; try again after `Retry-After` seconds.';

const MEANINGS: Record<number, string> = {
  400: 'The query string or the id is wrong; `errors` names each parameter.',
  404: 'There is no such source or record.',
};

/** A parameter of a query string. */
export function parameter([name, schema]: [string, v.ObjectEntries[string]]): object {
  const described = toJsonSchema(schema as v.GenericSchema, { typeMode: 'input', errorMode: 'ignore' });
  const { $schema: _, description, ...rest } = described;
  return { name, in: 'query', required: false, ...(description && { description }), schema: rest };
}

const idsOf = (route: string) => [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => inPath(name));

/** What a route under /api/v1 does with POST. */
export const postOperation = (
  route: string,
  { id, summary, body, status = 200, answer, example, errors }: Command,
): { post: object } => ({
  post: {
    operationId: id,
    summary,
    parameters: idsOf(route),
    requestBody: { required: true, ...json(body, example) },
    responses: {
      [status]: { description: summary, ...json(reference(answer)) },
      400: problem('The body or the id is wrong; `errors` names each field.'),
      403: problem('It was sent by a page of another site.'),
      413: problem('The body is too large; `limitBytes` says how large it may be.'),
      415: problem('The body is not `application/json`.'),
      ...Object.fromEntries(Object.entries(errors).map(([status, text]) => [status, problem(text)])),
      503: problem(AWAY),
    },
  },
});

/** A route under /api/v1 with its path in the document. */
export function getPath(
  route: string,
  { summary, answer, list, errors, unavailable }: Operation,
  parameters: v.ObjectEntries,
  example: unknown,
): [string, object] {
  const schema = list ? { type: 'array', items: reference(answer) } : reference(answer);
  const get = {
    operationId: route
      .slice(1)
      .replace(/\/\{(\w+)\}/g, '_by_$1')
      .replaceAll('/', '_'),
    summary,
    parameters: [...idsOf(route), ...Object.entries(parameters).map(parameter)],
    responses: {
      200: { description: summary, ...json(schema, example) },
      ...Object.fromEntries(errors.map(status => [status, problem(MEANINGS[status] ?? '')])),
      503:
        answer === 'Health'
          ? { description: 'The database does not answer.', ...json(schema) }
          : problem(unavailable ?? AWAY),
    },
  };
  return [`/api/v1${route}`, { get }];
}
