import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * What cdk-nag calls a finding, of what it is called where account and region are not known: `<AWS::Region>` and
 * `<AWS::AccountId>` give way to those that the stack is deployed to.
 */
export function nagName(scope: Construct, name: string): string {
  const { account, region } = Stack.of(scope);
  return [['<AWS::AccountId>', account] as const, ['<AWS::Region>', region] as const].reduce(
    (text, [unknown, known]) => (Token.isUnresolved(known) ? text : text.replaceAll(unknown, known)),
    name,
  );
}
