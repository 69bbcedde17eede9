import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { FailureObject, Failures } from './deployment.ts';

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

/** The bucket to which Lambda writes what a stage gave up. */
export const failuresOf = (client: S3Client, bucket: string): Failures => ({
  async list() {
    const found: FailureObject[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: 'aws/lambda/' }))
      for (const { Key, Size, LastModified } of page.Contents ?? [])
        if (Key !== undefined) found.push({ key: Key, bytes: Size ?? 0, at: LastModified?.getTime() ?? 0 });
    return found.sort((a, b) => a.at - b.at);
  },

  async read(key) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },

  async setAside(key) {
    const CopySource = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    try {
      await client.send(new CopyObjectCommand({ Bucket: bucket, CopySource, Key: `redriven/${key}` }));
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
});
