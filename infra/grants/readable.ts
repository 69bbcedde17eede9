/** What a template's references say, in words: `stream Raw`, `bucket OnFailure/*`. */
import type { Resources } from '../draft.ts';

export interface Template {
  resources: Resources;
}

const KINDS: Record<string, string> = {
  'AWS::Kinesis::Stream': 'stream',
  'AWS::S3::Bucket': 'bucket',
  'AWS::SecretsManager::Secret': 'secret',
  'AWS::Logs::LogGroup': 'log group',
  'AWS::Lambda::Function': 'function',
  'AWS::SNS::Topic': 'topic',
  'AWS::SQS::Queue': 'queue',
  'AWS::IAM::Role': 'role',
  'AWS::KMS::Key': 'key',
};

/** CDK ends a logical id with eight hexadecimal digits of its path. */
const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

/** A resource of the template: its kind and the id it has in our code. */
export function nameOf({ resources }: Template, id: string): string {
  const type = resources[id]?.Type ?? '';
  const ours = resources[id]?.Properties?.FunctionName;
  if (typeof ours === 'string') return `function ${ours.split('-').at(-1)}`;
  return `${KINDS[type] ?? type.split('::').at(-1)} ${withoutHash(id)}`.trim();
}

/** Throws on an intrinsic function it does not know. */
export function readable(template: Template, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    const [[name, argument] = ['', undefined]] = Object.entries(value);
    switch (name) {
      case 'Ref':
        return String(argument).startsWith('AWS::') ? `<${argument}>` : nameOf(template, String(argument));
      case 'Fn::GetAtt':
        return attribute(template, argument as string | [string, string]);
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]];
        return withoutAccount(parts.map(part => readable(template, part)).join(separator));
      }
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, '<$1>');
      case 'Fn::ImportValue':
        return withoutHash(imported(readable(template, argument)));
      case 'Fn::GetStackOutput':
        return withoutHash(imported((argument as { OutputName: string }).OutputName));
      case 'Fn::Select': {
        // Of a list that is known only during the deployment: its own name says enough.
        const [, list] = argument as [number, { 'Fn::Split'?: [string, unknown] }];
        if (list['Fn::Split']) return readable(template, list['Fn::Split'][1]);
      }
    }
  }
  throw new Error(`a reference that is not read: ${JSON.stringify(value)}`);
}

/** `cloudwatch alarm:*`: what stands in every name of this account and region tells nothing. */
const withoutAccount = (arn: string): string =>
  arn.replace(/^arn:<AWS::Partition>:([\w-]+):<AWS::Region>:<AWS::AccountId>:/, '$1 ');

function attribute(template: Template, argument: string | [string, string]): string {
  const [id, name] = typeof argument === 'string' ? argument.split('.') : argument;
  const named = nameOf(template, id!);
  return name === 'Arn' || name?.endsWith('Arn') ? named : `${named} ${name}`;
}

/** `omnistream-production-database:ExportsOutputFnGetAttDatabaseB269D8BBDbiResourceIdXXXXXXXX`. */
const imported = (name: string): string =>
  name
    .replace(/^(.*:ExportsOutput|PublishOutput)(FnGetAtt|Ref)/, '')
    .replace(/^(\w+?)[0-9A-F]{8}(?=[A-Z])/, '$1 ');
