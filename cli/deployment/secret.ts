import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { TokenStore } from '../tokens/store.ts';

/**
 * The secret of a deployment. A new version is put under a label of its own first; then AWSCURRENT is moved to it from the
 * version that was read, which Secrets Manager refuses when that is not the current one any more.
 */
export const secretStore = (client: SecretsManagerClient, secret: string): TokenStore => ({
  place: `The secret ${secret}`,

  async read() {
    const { SecretString = '', VersionId = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: secret }),
    );
    return { text: SecretString, version: VersionId };
  },

  async replace(version, text) {
    const label = `omnistream-${randomUUID()}`;
    const { VersionId } = await client.send(
      new PutSecretValueCommand({ SecretId: secret, SecretString: text, VersionStages: [label] }),
    );
    const stage = (VersionStage: string, MoveToVersionId?: string, RemoveFromVersionId?: string) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: secret,
          VersionStage,
          ...(MoveToVersionId !== undefined && { MoveToVersionId }),
          ...(RemoveFromVersionId !== undefined && { RemoveFromVersionId }),
        }),
      );
    try {
      await stage('AWSCURRENT', VersionId, version);
      return true;
    } catch (error) {
      if ((error as Error).name !== 'InvalidParameterException') throw error;
      return false;
    } finally {
      // A version without a label is removed by Secrets Manager when it needs the space.
      await stage(label, undefined, VersionId);
    }
  },
});
