import { RemovalPolicy } from 'aws-cdk-lib';
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

    const toIngest = new apigateway.LambdaIntegration(ingest, { allowTestInvoke: false });
    const toApi = new apigateway.LambdaIntegration(api, { allowTestInvoke: false });
    rest.root.resourceForPath('/v1/sources/{id}/records').addMethod('POST', toIngest);
    rest.root.resourceForPath('/api/{proxy+}').addMethod('ANY', toApi);
    rest.root.resourceForPath('/openapi.json').addMethod('GET', toApi);
  }
}
