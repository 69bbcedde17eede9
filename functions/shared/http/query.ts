import type { Context, Env, MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { suggest } from '../../../domain/contract/nearest.ts';
import { problem } from '../problem.ts';
import { Refusal } from './refusal.ts';

/** The parameters as a client passes them: all text, all optional. */
type Given<E extends v.ObjectEntries> = { query: { [K in keyof E]?: string } };

interface Checked<E extends v.ObjectEntries> {
  in: Given<E>;
  out: { query: v.InferOutput<v.ObjectSchema<E, undefined>> };
}

const refuse = (detail: string, errors: { parameter: string; message: string }[]) =>
  new Refusal(problem(400, 'The query string is wrong', detail, { errors }));

/** Checks a route's query string. An unknown or repeated parameter is an error: silently ignored ones mislead. */
export function query<E extends v.ObjectEntries>(entries: E): MiddlewareHandler<Env, string, Checked<E>> {
  const schema = v.object(entries);
  return async (context, next) => {
    context.req.addValidatedData('query', check(schema, entries, context));
    await next();
  };
}

function check<E extends v.ObjectEntries>(
  schema: v.ObjectSchema<E, undefined>,
  entries: E,
  context: Context,
): object {
  const errors: { parameter: string; message: string }[] = [];
  const given: Record<string, string> = {};
  for (const [name, values] of Object.entries(context.req.queries())) {
    if (!Object.hasOwn(entries, name))
      errors.push({
        parameter: name.slice(0, 100),
        message: `is unknown: ${suggest(name, Object.keys(entries))}`,
      });
    else if (values.length > 1) errors.push({ parameter: name, message: 'is given more than once' });
    else given[name] = values[0] ?? '';
  }
  const result = v.safeParse(schema, given);
  for (const issue of result.issues ?? [])
    errors.push({ parameter: v.getDotPath(issue) ?? '', message: issue.message });
  if (errors.length > 0 || !result.success)
    throw refuse(errors.map(({ parameter, message }) => `"${parameter}" ${message}`).join('; '), errors);
  return result.output;
}
