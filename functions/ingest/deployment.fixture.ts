import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Contract, DEFAULT_WINDOW } from '../../domain/contract/contract.ts';
import { decodeFrame } from '../../domain/frame/decode.ts';
import type { RawFrame } from '../../domain/frame/frame.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import { type PutCall, putAll, type StreamEntry } from '../shared/put-all.ts';
import { tokenHash } from '../shared/token.ts';
import { parseTokens } from './authorise.ts';
import { type IngestDependencies, ingest } from './ingest.ts';

const TOKENS = parseTokens(
  JSON.stringify({ orders: [tokenHash('t-orders'), tokenHash('t-spare')], ticks: [tokenHash('t-ticks')] }),
);
const contract = (source: string): Contract => ({
  source,
  version: '1.2.0',
  title: source,
  table: source,
  fields: [],
  rules: [],
  sla: {},
  key: ['id'],
  time: 'at',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  examples: [],
});

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown> & { detail?: string };
}
export interface Sent {
  body?: string | Buffer | null;
  headers?: Record<string, string>;
  path?: string;
  method?: string;
}

/** Puts by a fake Kinesis, with the real retries and no real waiting. */
export function putting(call: PutCall): IngestDependencies['put'] {
  let time = 0;
  const sleep = async (ms: number) => {
    time += ms;
  };
  const clock = { now: () => time, sleep, random: () => 0 };
  return entries => putAll(call, entries, 1000, clock);
}

/** An ingest function with its surroundings made up: two sources, their tokens, and a stream that keeps what it is given. */
export class Deployment {
  readonly stream: StreamEntry[] = [];
  readonly logged: string[] = [];
  private requests = 0;
  readonly takeAll: PutCall = async entries => {
    this.stream.push(...entries);
    return entries.map(() => ({}));
  };
  readonly dependencies: IngestDependencies = {
    now: () => 1_700_000_000_000,
    unique: () => `request-${this.requests++}`,
    put: putting(this.takeAll),
    tokens: () => TOKENS,
    contractOf: source => (['orders', 'ticks'].includes(source) ? contract(source) : undefined),
    metrics: { count() {}, duration() {}, endToEnd() {}, publish() {} },
    log: recordingLog(this.logged),
  };

  async send({ body = '{"id":1}', headers = {}, path, method }: Sent = {}): Promise<Answer> {
    const event = {
      httpMethod: method ?? 'POST',
      path: path ?? '/v1/sources/orders/records',
      headers: { Authorization: 'Bearer t-orders', 'Content-Type': 'application/json', ...headers },
      body: Buffer.isBuffer(body) ? body.toString('base64') : body,
      isBase64Encoded: Buffer.isBuffer(body),
      requestContext: { requestId: 'gateway-1' },
    } as unknown as APIGatewayProxyEvent;
    const result = await ingest(event, this.dependencies);
    return {
      status: result.statusCode,
      headers: result.headers ?? {},
      body: JSON.parse(result.body) as Answer['body'],
    };
  }

  frames(): RawFrame[] {
    return this.stream.map(({ data }) => {
      const decoded = decodeFrame(Buffer.from(data));
      if (decoded.kind !== 'raw') throw new Error(decoded.kind);
      return decoded.frame;
    });
  }

  /** The records on the stream, sorted. */
  written(): string[] {
    return this.frames()
      .flatMap(({ records }) => records.map(String))
      .sort();
  }
}
