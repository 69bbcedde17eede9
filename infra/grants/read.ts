/** Who may do what to what, read from synthesised templates. */
import type { Resource, Resources } from '../draft.ts';
import { nameOf, readable, type Template } from './readable.ts';

/** One action that somebody is allowed. */
export interface Grant {
  /** A function (`enrich`), a role of another's making, or an AWS service. */
  who: string;
  /** `kinesis:PutRecords`; `policy X` for a policy that AWS keeps. */
  action: string;
  /** What it is allowed on; `*` for everything. */
  on: string;
}

interface Statement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const list = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : ([value].flat() as T[]));

/** Every grant in a stack's template, refusals left out. Throws on a form of statement that it cannot read. */
export function readGrants(resources: Resources): Grant[] {
  const template: Template = { resources };
  return Object.entries(resources).flatMap(([id, resource]) => grantsOf(template, id, resource));
}

function grantsOf(template: Template, id: string, { Type, Properties = {} }: Resource): Grant[] {
  const allowed = (document: unknown, who?: string, on?: string): Grant[] =>
    (document as { Statement: Statement[] }).Statement.flatMap(statement =>
      grantsIn(template, statement, who, on),
    );
  switch (Type) {
    case 'AWS::IAM::Role':
      return roleGrants(template, id, Properties, allowed);
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
      return list(Properties.Roles as unknown[]).flatMap(role =>
        allowed(Properties.PolicyDocument, principalOf(template, role)),
      );
    case 'AWS::Lambda::Permission':
      return [
        {
          who: serviceName(String(Properties.Principal)),
          action: String(Properties.Action),
          on: readable(template, Properties.FunctionName),
        },
      ];
    case 'AWS::S3::BucketPolicy':
    case 'AWS::SNS::TopicPolicy':
    case 'AWS::SQS::QueuePolicy':
    case 'AWS::SecretsManager::ResourcePolicy':
      return allowed(Properties.PolicyDocument);
    case 'AWS::KMS::Key':
      return allowed(Properties.KeyPolicy, undefined, nameOf(template, id));
    default:
      if (Type.startsWith('AWS::IAM::') || (/Policy$/.test(Type) && 'PolicyDocument' in Properties))
        throw new Error(`${id}: what a ${Type} grants is not read; teach infra/grants/read.ts`);
      return [];
  }
}

function roleGrants(
  template: Template,
  id: string,
  role: Record<string, unknown>,
  allowed: (document: unknown, who?: string, on?: string) => Grant[],
): Grant[] {
  const who = principalOf(template, { Ref: id });
  const managed = list(role.ManagedPolicyArns as unknown[]).map(arn => ({
    who,
    action: `policy ${readable(template, arn).split('/').at(-1)}`,
    on: '*',
  }));
  const inline = list(role.Policies as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
    allowed(PolicyDocument, who),
  );
  const itself = ownFunction(template, id) ? 'role of a function' : `role of ${who}`;
  return [...allowed(role.AssumeRolePolicyDocument, undefined, itself), ...managed, ...inline];
}

function grantsIn(template: Template, statement: Statement, who?: string, on?: string): Grant[] {
  if (statement.Effect === 'Deny') return [];
  if (statement.NotAction !== undefined || statement.NotResource !== undefined)
    throw new Error(`"everything but" cannot be held to a reason: ${JSON.stringify(statement)}`);
  const holders = who ? [who] : principals(template, statement.Principal);
  const targets = on ? [on] : list(statement.Resource).map(resource => readable(template, resource));
  return holders.flatMap(holder =>
    targets.flatMap(target =>
      list(statement.Action).map(action => ({ who: holder, action, on: own(holder, target) })),
    ),
  );
}

/** A function's own log group is the same grant for each of them. */
const own = (who: string, on: string): string =>
  on.toLowerCase() === `log group ${who}logs` ? 'its own log group' : on;

/** Who takes on a role: our functions by their names. */
function principalOf(template: Template, role: unknown): string {
  const id = (role as { Ref?: string }).Ref;
  if (id === undefined) return readable(template, role);
  return ownFunction(template, id) ?? withoutRole(nameOf(template, id));
}

/** CDK ends the roles of its own functions so, some after an id of theirs. */
const withoutRole = (name: string): string =>
  name.replace(/^role /, '').replace(/((CustomResourceProvider)*|[0-9A-F]{32}Service)Role$/, '');

/** The name of our function that runs under the role. */
function ownFunction({ resources }: Template, role: string): string | undefined {
  const runs = (properties: Record<string, unknown> = {}): boolean =>
    (properties.Role as { 'Fn::GetAtt'?: string[] } | undefined)?.['Fn::GetAtt']?.[0] === role;
  const name = Object.values(resources)
    .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && runs(Properties))
    .map(({ Properties }) => Properties?.FunctionName)
    .find(value => typeof value === 'string');
  return name?.split('-').at(-1);
}

function principals(template: Template, principal: unknown): string[] {
  if (typeof principal === 'string') return [principal];
  return Object.values(principal as Record<string, unknown>).flatMap(value =>
    list(value as unknown).map(one => holderName(readable(template, one))),
  );
}

const holderName = (principal: string): string =>
  principal.startsWith('role ') ? withoutRole(principal) : serviceName(principal);

const serviceName = (principal: string): string => principal.replace(/\.amazonaws\.com$/, '');
