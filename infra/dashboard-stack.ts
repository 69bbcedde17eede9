/** The dashboard and the API at one address: CloudFront before a private bucket and the REST API. */
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { edgeFunction } from './constructs/edge-function.ts';
import { securityHeaders } from './constructs/security-headers.ts';
import { SiteFiles } from './constructs/site-files.ts';
import type { Settings } from './settings.ts';
import type { SignIn } from './sign-in-stack.ts';

interface DashboardStackProps extends StackProps {
  settings: Settings;
  signIn: SignIn;
  rest: apigateway.RestApi;
  /** Folder of the built dashboard. */
  site: string;
}

/** Pages of the dashboard that the sign-in leads back to. */
const SIGNED_IN = '/signed-in.html';
const SIGNED_OUT = '/signed-out.html';

const ACCESS_TOKEN = Duration.minutes(15);

export class DashboardStack extends Stack {
  constructor(scope: Construct, id: string, { settings, signIn, rest, site, ...props }: DashboardStackProps) {
    super(scope, id, props);
    const bucket = new s3.Bucket(this, 'Site', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // Built from the sources at every deployment: nothing here has to be kept.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only CloudFront reads it, and what it holds is the same for everyone: no data, no secret.',
    });

    // CloudFront's names are the account's, of all regions.
    const name = `omnistream-${settings.deployment}-${Aws.REGION}`;
    const files = origins.S3BucketOrigin.withOriginAccessControl(bucket as s3.IBucket, {
      originAccessControl: new cloudfront.S3OriginAccessControl(this, 'Access', {
        originAccessControlName: name,
      }),
    });
    const api = new origins.RestApiOrigin(rest);
    const responseHeadersPolicy = securityHeaders(this, name, signIn.url);
    const fromSite = { origin: files, responseHeadersPolicy, compress: true };
    const fromApi: cloudfront.BehaviorOptions = {
      origin: api,
      responseHeadersPolicy,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      // Led over to HTTPS, a token would have travelled in clear text first.
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const { domain, certificate } = settings.dashboard;
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `OmniStream ${settings.deployment}`,
      defaultRootObject: 'index.html',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      // Errors are answered as they come: one page in their place would hide what the API says.
      defaultBehavior: {
        ...fromSite,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // Kept as long as each file's own header says: pages are asked for again each time.
        cachePolicy: new cloudfront.CachePolicy(this, 'AsTheFileSays', {
          minTtl: Duration.seconds(0),
          defaultTtl: Duration.seconds(0),
          maxTtl: Duration.days(365),
          enableAcceptEncodingBrotli: true,
          enableAcceptEncodingGzip: true,
        }),
        functionAssociations: [
          {
            eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
            function: new cloudfront.Function(this, 'Pages', {
              comment: 'The file of each page, and a page for what is not there',
              runtime: cloudfront.FunctionRuntime.JS_2_0,
              code: cloudfront.FunctionCode.fromInline(edgeFunction(site)),
            }),
          },
        ],
      },
      additionalBehaviors: {
        '/_app/immutable/*': {
          ...fromSite,
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        },
        '/api/*': fromApi,
        '/v1/*': fromApi,
      },
      ...(domain !== undefined &&
        certificate !== undefined && {
          domainNames: [domain],
          certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', certificate),
          minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
          sslSupportMethod: cloudfront.SSLMethod.SNI,
        }),
    });

    Validations.of(distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Where people sign in from is theirs to say; a setting of who runs it.',
      },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'Files without data, and an API that is throttled and checks a token. A web ACL can be associated; it has its price.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'The access log of API Gateway has every question; the rest are files that are the same for everyone.',
      },
    );
    if (domain === undefined)
      Validations.of(distribution).acknowledge({
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own certificate comes with its own choice of TLS versions; with dashboard.domain it is TLS 1.2 and later.",
      });

    const addresses = [domain, distribution.distributionDomainName].filter(name => name !== undefined);
    const client = new cognito.UserPoolClient(this, 'Browser', {
      userPool: signIn.pool,
      userPoolClientName: 'dashboard',
      // A browser keeps no secret: what it begins it ends with the PKCE verifier that it alone knows.
      generateSecret: false,
      preventUserExistenceErrors: true,
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      // Named, because without any Cognito allows several. Tokens got so lack the scope that the API asks for.
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL, signIn.scope],
        callbackUrls: addresses.map(name => `https://${name}${SIGNED_IN}`),
        logoutUrls: addresses.map(name => `https://${name}${SIGNED_OUT}`),
      },
      accessTokenValidity: ACCESS_TOKEN,
      idTokenValidity: ACCESS_TOKEN,
      refreshTokenValidity: Duration.hours(signIn.settings.sessionHours),
      // Each refresh token is good for one use; the seconds are for an answer that was lost.
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      enableTokenRevocation: true,
    });
    new cognito.CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: signIn.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });

    new SiteFiles(this, 'Files', {
      settings,
      bucket,
      site,
      config: {
        signIn: {
          issuer: signIn.issuer,
          authorization: `${signIn.url}/oauth2/authorize`,
          token: `${signIn.url}/oauth2/token`,
          revocation: `${signIn.url}/oauth2/revoke`,
          signOut: `${signIn.url}/logout`,
          clientId: client.userPoolClientId,
          scope: `openid email ${signIn.scope.scopeName}`,
        },
      },
    });
    new CfnOutput(this, 'Url', {
      value: `https://${domain ?? distribution.distributionDomainName}`,
      description: 'The dashboard, and the API and ingest below it',
    });
    new CfnOutput(this, 'DistributionDomain', {
      value: distribution.distributionDomainName,
      description: 'Where the DNS name of dashboard.domain leads to (CNAME)',
    });
  }
}
