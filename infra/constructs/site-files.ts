import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as deploy from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { nagName } from './nag-name.ts';

interface SiteFilesProps {
  settings: Settings;
  bucket: s3.Bucket;
  /** Folder of the built dashboard. */
  site: string;
  /** What the dashboard reads first, `/config.json`. */
  config: object;
}

/** Files whose name has a hash of what is in them. */
const IMMUTABLE = '_app/immutable/*';

/** Patterns in the rights of the function that CDK copies files with. */
const COPYING_RIGHTS = [
  'IAM5[Action::s3:Abort*]',
  'IAM5[Action::s3:DeleteObject*]',
  'IAM5[Action::s3:GetBucket*]',
  'IAM5[Action::s3:GetObject*]',
  'IAM5[Action::s3:List*]',
];

/** The dashboard's files in the bucket, each with how long it may be kept. */
export class SiteFiles extends Construct {
  constructor(scope: Construct, id: string, { settings, bucket, site, config }: SiteFilesProps) {
    super(scope, id);
    const common = {
      // CDK's own types do not say that optional means undefined too, which our compiler asks for.
      destinationBucket: bucket as s3.IBucket,
      logGroup: new logs.LogGroup(this, 'Logs', {
        retention: settings.logDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    };
    const built = deploy.Source.asset(site, { exclude: ['config.json'] });
    const assets = new deploy.BucketDeployment(this, 'Assets', {
      ...common,
      sources: [built],
      exclude: ['*'],
      include: [IMMUTABLE],
      cacheControl: [deploy.CacheControl.fromString('public, max-age=31536000, immutable')],
      // A page that is open goes on with the files it began with.
      prune: false,
    });
    const pages = new deploy.BucketDeployment(this, 'Pages', {
      ...common,
      sources: [built, deploy.Source.jsonData('config.json', config)],
      exclude: [IMMUTABLE],
      cacheControl: [deploy.CacheControl.noCache()],
    });
    // Never a page before the files it asks for.
    pages.node.addDependency(assets);

    const staging = 'cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
    const copying = assets.handlerRole.node.scope!;
    const reason =
      "CDK's own function, which copies files of the deployment into this one bucket; it has no rights elsewhere.";
    Validations.of(copying).acknowledge(
      ...COPYING_RIGHTS.map(id => ({ id: `AwsSolutions-${id}`, reason })),
      {
        id: `AwsSolutions-IAM5[Resource::<${Stack.of(bucket).getLogicalId(bucket.node.defaultChild as s3.CfnBucket)}.Arn>/*]`,
        reason,
      },
      { id: nagName(this, `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${staging}/*]`), reason },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
        reason: 'CDK gives its own function this policy, which lets it write its log.',
      },
      {
        id: 'AwsSolutions-L1',
        reason: "The runtime of CDK's own function comes with the version of CDK.",
      },
    );
  }
}
