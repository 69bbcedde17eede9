/** Who gets in: what API Gateway asks of a caller, and how a person comes by it. */
import { describe, expect, test } from 'vitest';
import { PROBLEM_TYPE } from '../../functions/shared/problem.ts';
import { deployable } from '../../infra/assemble.ts';
import { draftSettings, draftTemplates, type Resources } from '../../infra/draft.ts';
import { AS_WRITTEN, VARIANTS } from '../../infra/variants.ts';

const variants = Object.fromEntries(
  Object.entries(VARIANTS).map(([name, changes]) => [
    name,
    draftTemplates(draftSettings('production', changes)),
  ]),
);
const stack = (name: string, variant = AS_WRITTEN) => variants[variant]![`omnistream-production-${name}`]!;
const of = (made: Resources, type: string) =>
  Object.entries(made).flatMap(([id, { Type, Properties = {} }]) =>
    Type === type ? [[id, { Properties }] as const] : [],
  );
const only = (made: Resources, type: string) => {
  const [first, ...more] = of(made, type);
  expect(more).toEqual([]);
  return first![1].Properties;
};

/** Every method with its path, the function behind it and what it asks of a caller. */
function methods(made: Resources): string[] {
  const parts = new Map(
    of(made, 'AWS::ApiGateway::Resource').map(([id, { Properties }]) => [
      id,
      Properties as { PathPart: string; ParentId: { Ref?: string } },
    ]),
  );
  const path = (id: string | undefined): string => {
    const part = id === undefined ? undefined : parts.get(id);
    return part ? `${path(part.ParentId.Ref)}/${part.PathPart}` : '';
  };
  return of(made, 'AWS::ApiGateway::Method')
    .map(([, { Properties }]) => {
      const { HttpMethod, ResourceId, AuthorizationType, Integration } = Properties as {
        [name: string]: unknown;
        ResourceId: { Ref: string };
      };
      const target = /(Ingest|Api|Platform|Replay)Function/.exec(JSON.stringify(Integration))?.[1];
      return `${HttpMethod} ${path(ResourceId.Ref)} ${target} ${AuthorizationType}`;
    })
    .sort();
}

/** Each source has a route of its own, by which it is limited. */
const RECORDS = [
  ...deployable()
    .contracts.map(({ source }) => source)
    .sort(),
  '{id}',
];

describe('the API', () => {
  test.each(Object.keys(VARIANTS))(
    'asks everyone for a token but of health and of ingest, which checks its own: %s',
    variant => {
      const asks = variant === 'signIn none' ? 'NONE' : 'COGNITO_USER_POOLS';
      expect(methods(stack('pipeline', variant))).toEqual([
        'ANY /api/v1/health Api NONE',
        `ANY /api/v1/platform/{proxy+} Platform ${asks}`,
        `ANY /api/v1/replay-sender Replay ${asks}`,
        `ANY /api/v1/{proxy+} Api ${asks}`,
        `ANY /api/{proxy+} Api ${asks}`,
        `GET /openapi.json Api ${asks}`,
        ...RECORDS.map(source => `POST /v1/sources/${source}/records Ingest NONE`),
      ]);
    },
  );

  test('takes tokens of this pool that were given for it', () => {
    const authorizer = only(stack('pipeline'), 'AWS::ApiGateway::Authorizer');
    expect(authorizer).toMatchObject({ Type: 'COGNITO_USER_POOLS' });
    expect(JSON.stringify(authorizer.ProviderARNs)).toMatch(/sign-in:ExportsOutputFnGetAttUsers\w+Arn/);
    const asking = of(stack('pipeline'), 'AWS::ApiGateway::Method').filter(
      ([, { Properties }]) => Properties.AuthorizationType !== 'NONE',
    );
    for (const [, { Properties }] of asking) {
      expect(Properties.AuthorizerId).toBeDefined();
      // Without a scope an ID token would do, and so would a token got around the sign-in pages.
      expect(JSON.stringify(Properties.AuthorizationScopes)).toContain('/use');
    }
    expect(only(stack('sign-in'), 'AWS::Cognito::UserPoolResourceServer')).toMatchObject({
      Identifier: 'omnistream',
      Scopes: [{ ScopeName: 'use' }],
    });
  });

  test('answers problem documents where it answers by itself', () => {
    const answers = of(stack('pipeline'), 'AWS::ApiGateway::GatewayResponse').map(
      ([, { Properties }]) =>
        Properties as {
          ResponseType: string;
          StatusCode?: string;
          ResponseParameters: Record<string, string>;
          ResponseTemplates: Record<string, string>;
        },
    );
    const statuses = Object.fromEntries(answers.map(answer => [answer.ResponseType, answer.StatusCode]));
    expect(statuses).toMatchObject({
      UNAUTHORIZED: '401',
      EXPIRED_TOKEN: '401',
      ACCESS_DENIED: '403',
      MISSING_AUTHENTICATION_TOKEN: '404',
      THROTTLED: '429',
    });
    expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX']));
    for (const { StatusCode, ResponseParameters, ResponseTemplates } of answers) {
      expect(ResponseParameters['gatewayresponse.header.Content-Type']).toBe(`'${PROBLEM_TYPE}'`);
      const body = JSON.parse(ResponseTemplates['application/json']!);
      expect(body).toMatchObject({ title: expect.any(String), detail: expect.stringMatching(/\.$|TOKEN/) });
      expect(body.status).toBe(StatusCode === undefined ? undefined : Number(StatusCode));
    }
  });
});

describe('people', () => {
  test('are added by an administrator, with a long password and a second factor', () => {
    expect(only(stack('sign-in'), 'AWS::Cognito::UserPool')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
        },
      },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UsernameConfiguration: { CaseSensitive: false },
      DeletionProtection: 'ACTIVE',
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email' }] },
    });
    const optional = stack('sign-in', 'signIn.mfa optional');
    expect(only(optional, 'AWS::Cognito::UserPool').MfaConfiguration).toBe('OPTIONAL');
  });

  test('sign in by authorisation code with PKCE: a public client, no secret, no other grant', () => {
    const client = only(stack('dashboard'), 'AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      SupportedIdentityProviders: ['COGNITO'],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      RefreshTokenRotation: { Feature: 'ENABLED' },
      AccessTokenValidity: 15,
      RefreshTokenValidity: 12 * 60,
    });
    // Cognito refuses rotation beside the old way to refresh, and a password never passes through the page.
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH']);
    const addresses = client.CallbackURLs as unknown[];
    expect(addresses).toHaveLength(1);
    expect(JSON.stringify(addresses)).not.toContain('http:');
    const own = only(stack('dashboard', 'dashboard.domain'), 'AWS::Cognito::UserPoolClient');
    expect((own.CallbackURLs as unknown[])[0]).toBe('https://streams.example.org/signed-in.html');
  });

  test('an emulator has neither a sign-in nor a dashboard', () => {
    expect(Object.keys(variants['signIn none']!)).toEqual(['omnistream-production-pipeline']);
  });
});
