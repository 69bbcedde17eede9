import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

interface HttpApiProps {
  settings: Settings;
  ingest: lambda.Function;
  api: lambda.Function;
}

/** Requests a second over all callers; more are answered 429, which producers send again. */
const RATE = 500;
const BURST = 1_000;

/** The REST API: records in, answers out. */
export class HttpApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { settings, ingest, api }: HttpApiProps) {
    super(scope, id);
    const name = `omnistream-${settings.deployment}`;
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${name}`,
      retention: settings.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
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
        tracingEnabled: settings.tracing,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      },
    });
    this.url = rest.url;
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

    const toIngest = new apigateway.LambdaIntegration(ingest, { allowTestInvoke: false });
    const toApi = new apigateway.LambdaIntegration(api, { allowTestInvoke: false });
    const records = rest.root.resourceForPath('/v1/sources/{id}/records').addMethod('POST', toIngest);
    withoutAuthorizer(
      records,
      'ingest itself checks the token of each source, which a producer can hold for years.',
    );
    const answers = rest.root.resourceForPath('/api/{proxy+}').addMethod('ANY', toApi);
    withoutAuthorizer(
      answers,
      'Not behind the sign-in yet: docs/deployment.md says not to deploy it where others reach it.',
    );
    const description = rest.root.resourceForPath('/openapi.json').addMethod('GET', toApi);
    withoutAuthorizer(description, 'How the API is used, the same for every deployment; no data.');
  }
}

/** Says why a method takes callers that API Gateway does not know. */
function withoutAuthorizer(method: apigateway.Method, reason: string): void {
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
  );
}
