import { describe, expect, test } from 'vitest';
import type { Resources } from '../draft.ts';
import { readGrants } from './read.ts';

const trust = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};
const ROLE: Resources = {
  IngestRole12345678: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
  IngestFunction12345678: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'omnistream-production-ingest',
      Role: { 'Fn::GetAtt': ['IngestRole12345678', 'Arn'] },
    },
  },
  Raw12345678: { Type: 'AWS::Kinesis::Stream' },
};
const policy = (statement: object): Resources => ({
  ...ROLE,
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: { Roles: [{ Ref: 'IngestRole12345678' }], PolicyDocument: { Statement: [statement] } },
  },
});
const held = (resources: Resources) =>
  readGrants(resources)
    .filter(({ action }) => action !== 'sts:AssumeRole')
    .map(({ who, action, on }) => `${who} ${action} ${on}`);

test('a statement gives its function each action on each resource', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['kinesis:PutRecords', 'kinesis:PutRecord'],
    Resource: [
      { 'Fn::GetAtt': ['Raw12345678', 'Arn'] },
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::x/*']] },
    ],
  };
  expect(held(policy(statement))).toEqual([
    'ingest kinesis:PutRecords stream Raw',
    'ingest kinesis:PutRecord stream Raw',
    'ingest kinesis:PutRecords arn:<AWS::Partition>:s3:::x/*',
    'ingest kinesis:PutRecord arn:<AWS::Partition>:s3:::x/*',
  ]);
});

test('what is refused is no grant', () => {
  expect(held(policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' }))).toEqual([]);
});

test('a wildcard is not hidden by what stands beside it', () => {
  expect(held(policy({ Effect: 'Allow', Action: ['s3:GetObject', '*'], Resource: ['a', '*'] }))).toContain(
    'ingest * *',
  );
});

test.each([
  { NotAction: 's3:*', Resource: '*' },
  { Action: 's3:*', NotResource: 'x' },
])('refuses %j', form => {
  expect(() => readGrants(policy({ Effect: 'Allow', ...form }))).toThrow('everything but');
});

test('a policy of AWS, an inline one and who may take the role on', () => {
  const role: Resources = {
    MadeByCdkCustomResourceProviderRole12345678: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }],
        },
        ManagedPolicyArns: [
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/Basic']] },
        ],
        Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'a:B', Resource: '*' }] } }],
      },
    },
  };
  expect(readGrants(role)).toEqual([
    { who: '*', action: 'sts:AssumeRole', on: 'role of MadeByCdk' },
    { who: 'MadeByCdk', action: 'policy Basic', on: '*' },
    { who: 'MadeByCdk', action: 'a:B', on: '*' },
  ]);
});

describe('what is written on the resource', () => {
  test('a permission to call a function', () => {
    const permission = {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': ['IngestFunction12345678', 'Arn'] },
      },
    };
    expect(held({ ...ROLE, permission })).toEqual(['events lambda:InvokeFunction function ingest']);
  });

  test('a bucket that everyone may read is seen', () => {
    const bucket: Resources = {
      Open12345678: { Type: 'AWS::S3::Bucket' },
      policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 's3:GetObject',
                Principal: '*',
                Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Open12345678', 'Arn'] }, '/*']] },
              },
            ],
          },
        },
      },
    };
    expect(held(bucket)).toEqual(['* s3:GetObject bucket Open/*']);
  });
});

test.each(['AWS::IAM::UserPolicy', 'AWS::ECR::RegistryPolicy'])(
  'a kind of policy it does not know: %s',
  Type => {
    expect(() => readGrants({ it: { Type, Properties: { PolicyDocument: { Statement: [] } } } })).toThrow(
      Type,
    );
  },
);

test('a reference it cannot read is an error, never an empty name', () => {
  expect(() =>
    readGrants(policy({ Effect: 'Allow', Action: 'a:B', Resource: { 'Fn::Select': [0, ['x']] } })),
  ).toThrow('Fn::Select');
});
