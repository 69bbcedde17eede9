import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { DATABASE_FUNCTIONS, databaseRole } from '../../domain/topology.ts';
import { type DatabaseServer, databaseUserArn } from './database-server.ts';

interface DatabaseProxyProps {
  deployment: string;
  server: DatabaseServer;
  vpc: ec2.IVpc;
  vpcSubnets: ec2.SubnetSelection;
  /** Who may reach the proxy. */
  functions: ec2.ISecurityGroup;
}

/** RDS Proxy, with IAM on both sides: functions sign in to it as their roles, and it signs in to the database as them. */
export class DatabaseProxy extends Construct {
  readonly hostname: string;
  readonly resourceId: string;

  constructor(
    scope: Construct,
    id: string,
    { deployment, server, vpc, vpcSubnets, functions }: DatabaseProxyProps,
  ) {
    super(scope, id);
    const group = new ec2.SecurityGroup(this, 'Group', {
      vpc,
      description: 'OmniStream database proxy',
      allowAllOutbound: false,
    });
    group.connections.allowFrom(functions, ec2.Port.tcp(5432), 'PostgreSQL');
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('rds.amazonaws.com'),
      description: 'As whom the OmniStream database proxy signs in to the database',
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['rds-db:connect'],
        resources: DATABASE_FUNCTIONS.map(name =>
          databaseUserArn(Stack.of(this), server.resourceId, databaseRole(name)),
        ),
      }),
    );
    const proxy = new rds.DatabaseProxy(this, 'Proxy', {
      dbProxyName: `omnistream-${deployment}`,
      proxyTarget: server.target,
      defaultAuthScheme: rds.DefaultAuthScheme.IAM_AUTH,
      requireTLS: true,
      role: role as iam.IRole,
      vpc,
      vpcSubnets,
      securityGroups: [group],
    });
    // Else it would try its target while it has no right to sign in there.
    proxy.node.addDependency(role);
    this.hostname = proxy.endpoint;
    // arn:aws:rds:region:account:db-proxy:prx-...
    this.resourceId = Fn.select(6, Fn.split(':', proxy.dbProxyArn));
  }
}
