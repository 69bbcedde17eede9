import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

type MultiMap = Record<string, string[]>;

/** Names may be anything a client sends, `__proto__` too: the map has no prototype. */
function multiMap(pairs: Iterable<[string, string]>): MultiMap {
  const multi: MultiMap = Object.create(null);
  for (const [name, value] of pairs) {
    multi[name] ??= [];
    multi[name].push(value);
  }
  return multi;
}

/** Each name's last value: what API Gateway puts in the single-value maps. */
const last = (multi: MultiMap): Record<string, string> =>
  Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1)!]));

const headersOf = ({ rawHeaders }: IncomingMessage): MultiMap =>
  multiMap(rawHeaders.flatMap((name, i) => (i % 2 ? [] : [[name, rawHeaders[i + 1]!] as [string, string]])));

/**
 * The request as an API Gateway REST API with Lambda proxy integration hands it on. Bodies are always base64: the API
 * declares every media type binary, since a gzip body would not survive otherwise.
 */
export function proxyEvent(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  id: string,
  pathParameters: Record<string, string> | null,
): APIGatewayProxyEvent {
  const headers = headersOf(request);
  const query = multiMap(url.searchParams);
  const hasQuery = url.searchParams.size > 0;
  const context = {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: null,
    domainName: request.headers.host ?? '127.0.0.1',
    httpMethod: request.method!,
    identity: {
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? null,
    },
    path: url.pathname,
    protocol: 'HTTP/1.1',
    requestId: id,
    requestTimeEpoch: Date.now(),
    resourceId: 'local',
    resourcePath: '/{proxy+}',
    stage: 'local',
  };
  return {
    resource: '/{proxy+}',
    path: url.pathname,
    httpMethod: request.method!,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: hasQuery ? last(query) : null,
    multiValueQueryStringParameters: hasQuery ? query : null,
    pathParameters,
    stageVariables: null,
    requestContext: context as unknown as APIGatewayProxyEvent['requestContext'],
    body: body.length > 0 ? body.toString('base64') : null,
    isBase64Encoded: body.length > 0,
  };
}

/** A well-formed proxy result, or undefined: API Gateway then answers 502 by itself. */
export function proxyResult(
  payload: unknown,
): { status: number; headers: Record<string, string | string[]>; body: Buffer } | undefined {
  const result = payload as Partial<APIGatewayProxyResult> | null;
  if (typeof result?.statusCode !== 'number' || result.statusCode < 200 || result.statusCode > 599)
    return undefined;
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(result.headers ?? {}))
    headers[name.toLowerCase()] = String(value);
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {}))
    headers[name.toLowerCase()] = values.map(String);
  return {
    status: result.statusCode,
    headers,
    body: Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
