import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { SignIn } from '../sign-in-stack.ts';
import { answerProblems } from './gateway-problems.ts';
import { limitedSources, recordMethods, sourceThrottling } from './source-routes.ts';

interface HttpApiProps {
  settings: Settings;
  /** Ids of the sources that the contracts declare. */
  sources: readonly string[];
  ingest: lambda.Function;
  api: lambda.Function;
  /** Answers below /api/v1/platform/. */
  platform: lambda.Function;
  /** Told to send at /api/v1/replay-sender. */
  replay: lambda.Function;
  /** Whose tokens the answers ask for; without it they are open to everyone. */
  signIn?: SignIn;
}

/** Requests a second over all callers; more are answered 429, which producers send again. */
const RATE = 500;
const BURST = 1_000;

const ANSWERS = [
  ['ANY', '/api/v1/platform/{proxy+}', 'platform'],
  ['ANY', '/api/v1/replay-sender', 'replay'],
  ['ANY', '/api/v1/{proxy+}', 'api'],
  ['ANY', '/api/{proxy+}', 'api'],
  ['GET', '/openapi.json', 'api'],
] as const;

/** The REST API: records in, answers out. */
export class HttpApi extends Construct {
  readonly url: string;
  readonly rest: apigateway.RestApi;

  constructor(
    scope: Construct,
    id: string,
    { settings, sources, ingest, api, platform, replay, signIn }: HttpApiProps,
  ) {
    super(scope, id);
    const name = `omnistream-${settings.deployment}`;
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${name}`,
      retention: settings.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const limited = limitedSources(settings, sources);
    const rest = new apigateway.RestApi(this, 'RestApi', {
      restApiName: name,
      description: `OmniStream, ${settings.deployment}`,
      // Producers send gzip and any encoding of CSV: bodies travel as they are.
      binaryMediaTypes: ['*/*'],
      endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] },
      cloudWatchRole: true,
      deployOptions: {
        stageName: 'live',
        throttlingRateLimit: RATE,
        throttlingBurstLimit: BURST,
        methodOptions: sourceThrottling(settings, limited),
        tracingEnabled: settings.tracing,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      },
    });
    this.url = rest.url;
    this.rest = rest;
    answerProblems(rest);
    Validations.of(rest).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason:
          'Bodies are compressed NDJSON, JSON or CSV: ingest checks them, and says line by line what is wrong.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason:
          'Throttled, and what it reaches checks a token. Who meets abuse can associate a web ACL, which has its price.',
      },
      {
        id: 'AwsSolutions-APIG6',
        reason:
          'The access log has every request. Execution logs may hold what was sent, in a group kept for ever.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'API Gateway writes logs by one role of the whole account, for which AWS gives this policy.',
      },
    );

    // One permission for all methods: one for each source would not fit a function's policy.
    const toIngest = new apigateway.LambdaIntegration(ingest, { scopePermissionToMethod: false });
    const toApi = new apigateway.LambdaIntegration(api, { allowTestInvoke: false });
    for (const records of recordMethods(rest, toIngest, limited))
      withoutAuthorizer(
        records,
        'ingest itself checks the token of each source, which a producer can hold for years.',
      );
    // Beside each path that is named stands a greedy one: none of them has to be found by going back up.
    const health = rest.root.resourceForPath('/api/v1/health').addMethod('ANY', toApi);
    withoutAuthorizer(
      health,
      'Whether it answers, its version and the name of the deployment: for load balancers and monitors.',
    );
    const signedIn = signIn && {
      authorizer: new apigateway.CognitoUserPoolsAuthorizer(this, 'SignedIn', {
        cognitoUserPools: [signIn.pool],
      }),
      authorizationScopes: [signIn.scope.scopeName],
    };
    const toPlatform = new apigateway.LambdaIntegration(platform, { allowTestInvoke: false });
    const toReplay = new apigateway.LambdaIntegration(replay, { allowTestInvoke: false });
    const integrations = { api: toApi, platform: toPlatform, replay: toReplay };
    for (const [method, path, from] of ANSWERS) {
      const answer = rest.root.resourceForPath(path).addMethod(method, integrations[from], signedIn);
      if (!signedIn)
        withoutAuthorizer(answer, 'signIn is "none", which goes with a database of an emulator.');
    }
  }
}

/** Says why a method takes callers that API Gateway does not know. */
function withoutAuthorizer(method: apigateway.Method, reason: string): void {
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
  );
}
