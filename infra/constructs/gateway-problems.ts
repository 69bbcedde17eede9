/** What API Gateway answers by itself is a problem document (RFC 9457), as what our functions answer is. */
import { type GatewayResponseOptions, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

interface Answer {
  /** Without one, API Gateway's own stays, which it does not tell the body: `status` is left out of it. */
  status?: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
}

const SIGN_IN = 'Sign in at the dashboard, or send a valid access token: Authorization: Bearer TOKEN.';
const AGAIN = 'Send the request again; the logs of the functions say more.';

const ANSWERS: readonly [type: ResponseType, answer: Answer][] = [
  [
    ResponseType.UNAUTHORIZED,
    { status: 401, title: 'Not signed in', detail: SIGN_IN, headers: { 'WWW-Authenticate': 'Bearer' } },
  ],
  [ResponseType.EXPIRED_TOKEN, { status: 401, title: 'Token expired', detail: SIGN_IN }],
  [ResponseType.ACCESS_DENIED, { status: 403, title: 'Not allowed', detail: SIGN_IN }],
  // What API Gateway calls a missing token is a path or a method that it does not have.
  [
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    {
      status: 404,
      title: 'Not found',
      detail: 'There is nothing here. Records are sent with POST to /v1/sources/{id}/records.',
    },
  ],
  [
    ResponseType.THROTTLED,
    {
      status: 429,
      title: 'Too many requests',
      detail: 'More requests came than are taken in a second. Send this one again.',
      headers: { 'Retry-After': '1' },
    },
  ],
  [
    ResponseType.REQUEST_TOO_LARGE,
    {
      status: 413,
      title: 'Body too large',
      detail: 'A body may have 10 MB: send fewer records at a time, or compress with gzip.',
    },
  ],
  [ResponseType.INTEGRATION_TIMEOUT, { status: 504, title: 'No answer in time', detail: AGAIN }],
  [
    ResponseType.DEFAULT_4XX,
    { title: 'Request refused', detail: 'API Gateway refused the request before it reached OmniStream.' },
  ],
  [ResponseType.DEFAULT_5XX, { title: 'Not available', detail: AGAIN, headers: { 'Retry-After': '5' } }],
];

export function answerProblems(api: RestApi): void {
  for (const [type, answer] of ANSWERS) api.addGatewayResponse(type.responseType, responseOf(type, answer));
}

function responseOf(type: ResponseType, { status, title, detail, headers }: Answer): GatewayResponseOptions {
  const body = { type: 'about:blank', title, ...(status !== undefined && { status }), detail };
  return {
    type,
    ...(status !== undefined && { statusCode: String(status) }),
    responseHeaders: quoted({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...headers,
    }),
    templates: { 'application/json': JSON.stringify(body) },
  };
}

/** A value in single quotes is taken as it is. */
const quoted = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
