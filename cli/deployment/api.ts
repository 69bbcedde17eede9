import type { LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { Trouble } from '../trouble.ts';
import { invokeLambda } from './invoke-lambda.ts';

/** A request to the HTTP API. */
export interface ApiRequest {
  method: 'GET' | 'POST';
  /** Below /api/v1. */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
}

export interface ApiAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** The parameters that have a value. */
const given = (query: ApiRequest['query'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

export interface HttpOptions {
  /** An access token, for an API that wants one. */
  token?: string | undefined;
  /** Ends the request. */
  signal?: AbortSignal;
}

/** Asks over HTTP. @throws Trouble when nothing answers, or who asks is not known there */
export async function askByHttp(
  url: string,
  { method, path, query, body }: ApiRequest,
  { token, signal }: HttpOptions = {},
): Promise<ApiAnswer> {
  const params = new URLSearchParams(given(query));
  try {
    const response = await fetch(`${url}/api/v1${path}${params.size > 0 ? `?${params}` : ''}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.any([AbortSignal.timeout(60_000), ...(signal ? [signal] : [])]),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    };
  } catch (error) {
    throw new Trouble(1, `${url} does not answer: ${whyOf(error as Error)}.`);
  }
}

/** What fetch could not do stands in the cause. */
const whyOf = ({ message, cause }: Error): string =>
  cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : message;

const proxyResult = v.object({
  statusCode: v.number(),
  headers: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), {}),
  body: v.string(),
  isBase64Encoded: v.optional(v.boolean(), false),
});

/**
 * Asks the function behind the HTTP API, as API Gateway does: for whoever AWS lets invoke it, who has no session of the
 * dashboard. `who` stands in the events in place of a signed-in user.
 */
export async function askByLambda(
  client: LambdaClient,
  name: string,
  who: string,
  { method, path, query, body }: ApiRequest,
): Promise<ApiAnswer> {
  const headers = { host: 'localhost', ...(body !== undefined && { 'content-type': 'application/json' }) };
  const parameters = given(query);
  const answer = await invokeLambda(client, name, {
    resource: '/api/v1/{proxy+}',
    path: `/api/v1${path}`,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [value]])),
    queryStringParameters: parameters,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(parameters).map(([key, value]) => [key, [value]]),
    ),
    pathParameters: null,
    stageVariables: null,
    requestContext: { authorizer: { claims: { username: who } }, httpMethod: method, path, requestId: 'cli' },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
  });
  const result = v.safeParse(proxyResult, answer);
  if (!result.success)
    throw new Trouble(1, 'The function api answers as no version known here does: deploy this version.');
  const { statusCode, isBase64Encoded, body: text } = result.output;
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(result.output.headers).map(([key, value]) => [key.toLowerCase(), String(value)]),
    ),
    text: isBase64Encoded ? Buffer.from(text, 'base64').toString() : text,
  };
}
