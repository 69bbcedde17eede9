/** The dashboard's stack: who reads the files, what leads where, and what the function before them does. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edgeFunction } from '../../infra/constructs/edge-function.ts';
import { draftSettings, draftTemplates, type Resources } from '../../infra/draft.ts';
import { VARIANTS } from '../../infra/variants.ts';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';

const made = (variant: keyof typeof VARIANTS) =>
  draftTemplates(draftSettings('production', VARIANTS[variant]))['omnistream-production-dashboard']!;
const dashboard = made('as cdk.json has it');
const own = made('dashboard.domain');

type Properties = Record<string, unknown>;
const all = (resources: Resources, type: string) =>
  Object.values(resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []));
const distribution = (made: Resources) =>
  (all(made, 'AWS::CloudFront::Distribution')[0] as { DistributionConfig: Properties }).DistributionConfig;
interface Behaviour {
  PathPattern?: string;
  [name: string]: unknown;
}

describe('the bucket', () => {
  test('is private and encrypted, and CloudFront alone reads it, over TLS', () => {
    const [bucket, ...more] = all(dashboard, 'AWS::S3::Bucket');
    expect(more).toEqual([]);
    expect(bucket).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(bucket).not.toHaveProperty('WebsiteConfiguration');
    const [{ PolicyDocument }] = all(dashboard, 'AWS::S3::BucketPolicy') as [Properties];
    const { Statement } = PolicyDocument as { Statement: Properties[] };
    const reading = Statement.filter(({ Effect, Principal }) => {
      return Effect === 'Allow' && !/AutoDelete/.test(JSON.stringify(Principal));
    });
    expect(reading).toMatchObject([
      {
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      },
    ]);
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    expect(all(dashboard, 'AWS::CloudFront::OriginAccessControl')).toMatchObject([
      { OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' } },
    ]);
    expect(all(dashboard, 'AWS::CloudFront::CloudFrontOriginAccessIdentity')).toEqual([]);
  });

  test('what copies the files into it has rights on nothing else', () => {
    const documents = all(dashboard, 'AWS::IAM::Policy') as unknown as {
      PolicyDocument: { Statement: { Resource: unknown }[] };
    }[];
    const resources = documents.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map(({ Resource }) => JSON.stringify(Resource)),
    );
    expect(resources.length).toBeGreaterThan(1);
    for (const resource of resources) expect(resource).toMatch(/cdk-\w+-assets|SiteE53D7754/);
  });

  test('pages are asked for again each time; what has its hash in its name is kept', () => {
    const [assets, pages, ...more] = all(dashboard, 'Custom::CDKBucketDeployment');
    expect(more).toEqual([]);
    expect(assets).toMatchObject({
      Prune: false,
      Exclude: ['*'],
      Include: ['_app/immutable/*'],
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect(pages).toMatchObject({
      Prune: true,
      Exclude: ['_app/immutable/*'],
      SystemMetadata: { 'cache-control': 'no-cache' },
    });
  });
});

describe('CloudFront', () => {
  const behaviours = (made: Resources) => {
    const { DefaultCacheBehavior, CacheBehaviors } = distribution(made);
    return [DefaultCacheBehavior, ...(CacheBehaviors as Behaviour[])] as Behaviour[];
  };

  test('speaks HTTPS, HTTP/3 too, and TLS 1.2 and later at an address of its own', () => {
    expect(distribution(dashboard)).toMatchObject({
      HttpVersion: 'http2and3',
      DefaultRootObject: 'index.html',
    });
    expect(distribution(own)).toMatchObject({
      Aliases: ['streams.example.org'],
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
    for (const { PathPattern, ViewerProtocolPolicy, Compress } of behaviours(dashboard)) {
      const api = PathPattern === '/api/*' || PathPattern === '/v1/*';
      expect(ViewerProtocolPolicy).toBe(api ? 'https-only' : 'redirect-to-https');
      expect(Compress).toBe(true);
    }
  });

  test('leads to the API as it is asked, keeps no answer of it and puts nothing in the place of an error', () => {
    const api = behaviours(dashboard).filter(({ PathPattern = '' }) => /^\/(api|v1)\//.test(PathPattern));
    expect(api.map(({ PathPattern }) => PathPattern)).toEqual(['/api/*', '/v1/*']);
    for (const behaviour of api) {
      expect(behaviour).toMatchObject({
        // AWS's own: CachingDisabled and AllViewerExceptHostHeader, which has the Authorization header pass.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      });
      expect(behaviour.AllowedMethods).toContain('POST');
      expect(behaviour).not.toHaveProperty('FunctionAssociations');
    }
    expect(distribution(dashboard)).not.toHaveProperty('CustomErrorResponses');
    const origins = distribution(dashboard).Origins as Properties[];
    expect(origins.filter(origin => 'CustomOriginConfig' in origin)).toMatchObject([
      { CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] } },
    ]);
    expect(origins.filter(origin => 'OriginAccessControlId' in origin)).toHaveLength(1);
  });

  test('sends the security headers with every answer; the page may ask this address and the sign-in only', () => {
    for (const { ResponseHeadersPolicyId } of behaviours(dashboard))
      expect(ResponseHeadersPolicyId).toEqual({ Ref: expect.stringContaining('SecurityHeaders') });
    const [policy] = all(dashboard, 'AWS::CloudFront::ResponseHeadersPolicy') as [
      { ResponseHeadersPolicyConfig: { SecurityHeadersConfig: Record<string, Properties> } },
    ];
    const headers = policy.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
    expect(headers).toMatchObject({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
    });
    const csp = JSON.stringify(headers.ContentSecurityPolicy);
    expect(csp).toMatch(/connect-src 'self' https:\/\/".*\.amazoncognito\.com; frame-ancestors 'none'/);
    expect(csp).not.toContain('*');
  });
});

describe('the function before the files', () => {
  const site = mkdtempSync(join(tmpdir(), 'omnistream-site-'));
  beforeAll(() => {
    for (const file of [
      'index.html',
      'config.json',
      'openapi.json',
      'docs/guide.html',
      '_app/immutable/entry/app.x1.js',
    ]) {
      mkdirSync(join(site, dirname(file)), { recursive: true });
      writeFileSync(join(site, file), '');
    }
  });
  afterAll(() => rmSync(site, { recursive: true, force: true }));

  interface Answer {
    uri?: string;
    statusCode?: number;
    headers?: Record<string, { value: string }>;
    body?: { data: string };
  }
  const ask = (uri: string): Answer => {
    const code = edgeFunction(site);
    return runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } })`);
  };

  test.each([
    ['/', '/'],
    ['/index.html', '/index.html'],
    ['/config.json', '/config.json'],
    ['/openapi.json', '/openapi.json'],
    ['/docs/guide.html', '/docs/guide.html'],
    ['/docs/guide', '/docs/guide.html'],
    ['/docs/guide/', '/docs/guide.html'],
    ['/_app/immutable/entry/app.x1.js', '/_app/immutable/entry/app.x1.js'],
  ])('%s is the file %s', (asked, file) => expect(ask(asked).uri).toBe(file));

  test('is plain ASCII and far from the limit of 10 KB', () => {
    expect(edgeFunction(site)).toMatch(/^[\n\x20-\x7e]{1,5000}$/);
  });

  test.each(['/nothing', '/docs/', '//', '/index.html/', '/..%2f', '/constructor', ''])(
    '%j is not there, and says so with a page of its own',
    asked => {
      const { statusCode, headers, body } = ask(asked);
      expect(statusCode).toBe(404);
      expect(headers!['content-type']!.value).toBe('text/html; charset=utf-8');
      expect(headers!['content-security-policy']!.value).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(body!.data).toContain('There is no such page');
    },
  );
});

test('the same sources give the same pages: a deployment without a change changes none', async () => {
  await buildDashboard();
  const { version } = JSON.parse(readFileSync(join(SITE, '_app/version.json'), 'utf8'));
  expect(version).toBe(readFileSync(`${SITE}.sha256`, 'utf8'));
}, 120_000);
