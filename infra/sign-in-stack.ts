/** Who may look: a user pool that only an administrator adds people to, with its sign-in pages. */
import {
  Aws,
  CfnOutput,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Settings, SignInSettings } from './settings.ts';

/** What the API and the dashboard know of the sign-in. */
export interface SignIn {
  settings: SignInSettings;
  pool: cognito.IUserPool;
  /** Who the tokens say that they are from. */
  issuer: string;
  /** `https://...` of the sign-in pages and of the token endpoint. */
  url: string;
  /** What a token must be good for. The access tokens of Cognito's own programming interface never have it. */
  scope: cognito.OAuthScope;
}

interface SignInStackProps extends StackProps {
  settings: Settings;
  signIn: SignInSettings;
}

export class SignInStack extends Stack {
  readonly signIn: SignIn;

  constructor(scope: Construct, id: string, { settings, signIn, ...props }: SignInStackProps) {
    super(scope, id, props);
    const keep = settings.database.deletionProtection;
    const pool = new cognito.UserPool(this, 'Users', {
      userPoolName: `omnistream-${settings.deployment}`,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: signIn.mfa === 'required' ? cognito.Mfa.REQUIRED : cognito.Mfa.OPTIONAL,
      // A text message can be intercepted, costs money and needs a role that may send any.
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'The plus plan has a price for each person; passwords are long, guessed ones lock out, and the second factor is asked for.',
    });
    if (signIn.mfa === 'optional')
      Validations.of(pool).acknowledge({
        id: 'AwsSolutions-COG2',
        reason: 'A setting, signIn.mfa, of a deployment whose data asks for less. The default is required.',
      });
    const use = new cognito.ResourceServerScope({ scopeName: 'use', scopeDescription: 'Ask the API' });
    const api = pool.addResourceServer('Api', { identifier: 'omnistream', scopes: [use] });
    // The prefix is shared with all other accounts of the region: a piece of the stack's id makes it unique.
    const unique = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
    const domain = pool.addDomain('Pages', {
      cognitoDomain: { domainPrefix: `omnistream-${unique}` },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.signIn = {
      settings: signIn,
      pool,
      issuer: pool.userPoolProviderUrl,
      url: domain.baseUrl(),
      scope: cognito.OAuthScope.resourceServer(api, use),
    };
    new CfnOutput(this, 'UserPool', { value: pool.userPoolId, description: 'Who may look at the dashboard' });
    new CfnOutput(this, 'AddUser', {
      value: [
        `aws cognito-idp admin-create-user --region ${Aws.REGION} --user-pool-id ${pool.userPoolId}`,
        '--desired-delivery-mediums EMAIL --user-attributes Name=email_verified,Value=true Name=email,Value=EMAIL',
        '--username EMAIL',
      ].join(' '),
      description: 'Invites a person by e-mail; put the address in place of each EMAIL',
    });
  }
}
