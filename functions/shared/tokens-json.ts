import { readFile } from 'node:fs/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { environment } from './environment.ts';

let client: SecretsManagerClient | undefined;

/** The token hashes as JSON: from the deployment's secret, or from the file where there is none. */
export async function tokensJson(): Promise<string> {
  const secret = environment.tokensSecret();
  if (!secret) return readFile(environment.tokensFile(), 'utf8');
  client ??= new SecretsManagerClient({
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 5_000 }),
  });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
  if (SecretString === undefined) throw new Error(`the secret ${secret} holds no text`);
  return SecretString;
}
