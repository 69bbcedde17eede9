import type { Context, Env, MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { suggest } from '../../../domain/contract/nearest.ts';
import { problem } from '../problem.ts';
import { Refusal } from './refusal.ts';

/** Bytes that a body may have where a route says nothing else. */
const LIMIT = 64 * 1024;

type Schema = v.GenericSchema<object, object>;

interface Checked<S extends Schema> {
  in: { json: v.InferInput<S> };
  out: { json: v.InferOutput<S> };
}

interface Wrong {
  field: string;
  message: string;
}

/**
 * Checks the body of a route that changes something: JSON from a page of this address, from a program, and from nobody
 * else. The media type and the header that browsers set keep pages of other sites out: a form of theirs has neither.
 * `schema` is of strict objects, so that an unknown field is an error.
 */
export function body<S extends Schema>(schema: S, limit = LIMIT): MiddlewareHandler<Env, string, Checked<S>> {
  return async (context, next) => {
    mustBeOurs(context);
    const text = await read(context, limit);
    context.req.addValidatedData('json', check(schema, text));
    await next();
  };
}

function mustBeOurs({ req }: Context): void {
  const site = req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Refusal(problem(403, 'Foreign origin', 'Pages of other sites may not change anything here.'));
  const [type = ''] = (req.header('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json')
    throw new Refusal(problem(415, 'Not JSON', 'Send the body with Content-Type: application/json.'));
  const encoding = req.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw new Refusal(problem(415, 'Encoded body', 'Send the body as it is, without Content-Encoding.'));
}

async function read({ req }: Context, limit: number): Promise<string> {
  const tooLarge = new Refusal(
    problem(413, 'Body too large', `The body may have ${limit} bytes.`, { limitBytes: limit }),
  );
  if (Number(req.header('content-length') ?? 0) > limit) throw tooLarge;
  const bytes = await req.arrayBuffer();
  if (bytes.byteLength > limit) throw tooLarge;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(problem(400, 'Body not readable', 'The body is not UTF-8.'));
  }
}

function check<S extends Schema>(schema: S, text: string): v.InferOutput<S> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Refusal(
      problem(400, 'Body not readable', text === '' ? 'There is no body.' : 'The body is not JSON.'),
    );
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Refusal(problem(400, 'The body is wrong', 'The body must be a JSON object.'));
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  const errors = result.issues.map(issue => wrong(schema, issue));
  const detail = errors.map(({ field, message }) => `"${field}" ${message}`).join('; ');
  throw new Refusal(problem(400, 'The body is wrong', detail, { errors }));
}

function wrong(schema: Schema, issue: v.BaseIssue<unknown>): Wrong {
  const path = issue.path?.map(({ key }) => String(key).slice(0, 100)) ?? [];
  const field = path.join('.');
  // What a strict object says of a field that it does not have.
  if (issue.expected === 'never') {
    const hint = path.length === 1 ? `: ${suggest(field, fieldsOf(schema))}` : '';
    return { field, message: `is unknown${hint}` };
  }
  if (issue.received === 'undefined') return { field, message: 'is missing' };
  return { field, message: issue.message };
}

/** The fields of an object, or of all variants of one. */
function fieldsOf(schema: object): string[] {
  if ('entries' in schema) return Object.keys(schema.entries as object);
  if ('options' in schema) return [...new Set((schema.options as object[]).flatMap(fieldsOf))];
  return [];
}
