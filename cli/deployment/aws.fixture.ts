/** A little of AWS on 127.0.0.1, by the protocols the SDK speaks: one stack, one bucket, one secret, and streams that keep what they are given. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAws {
  url: string;
  /** What the AWS SDK needs to find it. */
  env: Record<string, string>;
  objects: Map<string, string>;
  /** Partition keys and data by stream. */
  streams: Map<string, { key: string; data: Buffer }[]>;
  secret: FakeSecret;
  /** Functions by name. */
  functions: Map<string, (event: unknown) => unknown>;
  /** When set, calls are refused with this code: all of them, or those of one action. */
  refusal: { code: string; action?: string } | undefined;
  close(): Promise<void>;
}

export interface FakeSecret {
  versions: Map<string, string>;
  /** Label -> version. */
  stages: Map<string, string>;
  /** Called before each change. */
  meanwhile?: (() => void) | undefined;
}

const STACK = 'omnistream-staging-pipeline';
const OUTPUTS = {
  Url: 'https://example.test/live/',
  TokensSecret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Tokens-abcdef',
  OnFailureBucket: 'on-failure-bucket',
  RawStream: 'staging-raw',
  ValidatedStream: 'staging-validated',
  PurgeFunction: 'omnistream-staging-purge',
  ApiFunction: 'omnistream-staging-api',
  ReplayFunction: 'omnistream-staging-replay',
};

class Refused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const member = (xml: string): string => `<member>${xml}</member>`;
const stackXml = (): string =>
  member(
    `<StackName>${STACK}</StackName><StackId>arn:aws:cloudformation:eu-west-1:123456789012:stack/${STACK}/1</StackId><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${Object.entries(
      OUTPUTS,
    )
      .map(([key, value]) => member(`<OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue>`))
      .join('')}</Outputs>`,
  );

function query(form: URLSearchParams): string {
  if (form.get('Action') === 'GetCallerIdentity')
    return '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ana</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
  const name = form.get('StackName');
  if (name !== null && name !== STACK)
    throw new Refused('ValidationError', `Stack with id ${name} does not exist`);
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stackXml()}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

function s3(fake: FakeAws, request: IncomingMessage, url: URL): string {
  const [, bucket, ...path] = decodeURIComponent(url.pathname).split('/');
  if (bucket !== OUTPUTS.OnFailureBucket) throw new Refused('NoSuchBucket', 'no such bucket', 404);
  const key = path.join('/');
  if (request.method === 'GET' && key === '') {
    const prefix = url.searchParams.get('prefix') ?? '';
    // Two a page: whoever lists has to ask again.
    const all = [...fake.objects.keys()].filter(name => name.startsWith(prefix)).sort();
    const from = Number(url.searchParams.get('continuation-token') ?? 0);
    const more = all.length > from + 2;
    const contents = all
      .slice(from, from + 2)
      .map(
        name =>
          `<Contents><Key>${name}</Key><Size>${fake.objects.get(name)!.length}</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`,
      );
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : ''}${contents.join('')}</ListBucketResult>`;
  }
  const source = request.headers['x-amz-copy-source'];
  const name = source === undefined ? key : decodeURIComponent(String(source)).replace(/^\/?[^/]*\//, '');
  const content = fake.objects.get(name);
  if (content === undefined) throw new Refused('NoSuchKey', `there is no ${name}`, 404);
  if (request.method === 'PUT') {
    fake.objects.set(key, content);
    return '<CopyObjectResult><ETag>"e"</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></CopyObjectResult>';
  }
  if (request.method === 'DELETE') fake.objects.delete(key);
  return content;
}

interface Asked {
  StreamName: string;
  Records: { PartitionKey: string; Data: string }[];
  SecretString: string;
  ClientRequestToken: string;
  VersionStages?: string[];
  VersionStage: string;
  MoveToVersionId?: string;
  RemoveFromVersionId?: string;
}

function json(fake: FakeAws, action: string, asked: Asked): object {
  const { secret, streams } = fake;
  switch (action) {
    case 'PutRecords': {
      const kept = streams.get(asked.StreamName) ?? [];
      streams.set(asked.StreamName, kept);
      for (const { PartitionKey, Data } of asked.Records)
        kept.push({ key: PartitionKey, data: Buffer.from(Data, 'base64') });
      return {
        FailedRecordCount: 0,
        Records: asked.Records.map(() => ({ SequenceNumber: '1', ShardId: 's' })),
      };
    }
    case 'GetSecretValue': {
      const version = secret.stages.get('AWSCURRENT')!;
      return { VersionId: version, SecretString: secret.versions.get(version) };
    }
    case 'PutSecretValue': {
      secret.versions.set(asked.ClientRequestToken, asked.SecretString);
      for (const stage of asked.VersionStages ?? ['AWSCURRENT'])
        secret.stages.set(stage, asked.ClientRequestToken);
      return { VersionId: asked.ClientRequestToken };
    }
    case 'UpdateSecretVersionStage': {
      const { VersionStage, MoveToVersionId, RemoveFromVersionId } = asked;
      if (VersionStage === 'AWSCURRENT') secret.meanwhile?.();
      const holder = secret.stages.get(VersionStage);
      if (holder !== undefined && holder !== MoveToVersionId && holder !== RemoveFromVersionId)
        throw new Refused('InvalidParameterException', `the label ${VersionStage} is attached to ${holder}`);
      if (MoveToVersionId === undefined) secret.stages.delete(VersionStage);
      else secret.stages.set(VersionStage, MoveToVersionId);
      return {};
    }
    default:
      throw new Refused('UnknownOperationException', action);
  }
}

export async function startFakeAws(): Promise<FakeAws> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://fake');
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = await bodyOf(request);
    try {
      const { code, action } = fake.refusal ?? {};
      if (code !== undefined && (action === undefined || target.endsWith(`.${action}`)))
        throw new Refused(code, 'as asked', 403);
      const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url.pathname)?.[1];
      if (invoked !== undefined) {
        const fn = fake.functions.get(decodeURIComponent(invoked));
        if (!fn) throw new Refused('ResourceNotFoundException', `no function ${invoked}`, 404);
        response.end(JSON.stringify(fn(JSON.parse(body))));
      } else if (target !== '') {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify(json(fake, target.split('.')[1]!, JSON.parse(body))));
      } else if (request.method === 'POST') {
        response.setHeader('content-type', 'text/xml').end(query(new URLSearchParams(body)));
      } else {
        const found = s3(fake, request, url);
        response.setHeader('content-type', 'application/xml').end(request.method === 'DELETE' ? '' : found);
      }
    } catch (error) {
      const { code = 'InternalError', status = 500, message } = error as Refused;
      if (target !== '' || url.pathname.startsWith('/2015')) {
        response.writeHead(status, {
          'content-type': 'application/x-amz-json-1.1',
          'x-amzn-errortype': code,
        });
        response.end(JSON.stringify({ __type: code, message }));
      } else {
        const told = `<Code>${code}</Code><Message>${message}</Message>`;
        const of = request.method === 'POST';
        response.writeHead(status, { 'content-type': 'application/xml' });
        response.end(of ? `<ErrorResponse><Error>${told}</Error></ErrorResponse>` : `<Error>${told}</Error>`);
      }
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeAws = {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    objects: new Map(),
    streams: new Map(),
    secret: { versions: new Map([['v1', '{}']]), stages: new Map([['AWSCURRENT', 'v1']]) },
    functions: new Map(),
    refusal: undefined,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}
