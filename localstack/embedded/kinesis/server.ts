import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

export interface KinesisServer {
  endpoint: string;
  stop(): Promise<void>;
}

/**
 * A real Kinesis API on 127.0.0.1. `path` holds its data over restarts and survives a kill of the process;
 * null keeps it in memory. Port 0 takes a free one.
 * @throws when the folder or the port cannot be used
 */
export async function startKinesis(path: string | null, port = 0): Promise<KinesisServer> {
  if (path !== null) mkdirSync(path, { recursive: true });
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { path, port },
    env: { ...process.env, AWS_REGION: 'us-east-1', AWS_ACCOUNT_ID: '000000000000' },
  });
  const [message] = (await once(worker, 'message')) as [{ port: number } | { error: string }];
  if ('error' in message) {
    await worker.terminate();
    throw new Error(`the Kinesis server could not start: ${message.error}`);
  }
  return {
    endpoint: `http://127.0.0.1:${message.port}`,
    async stop() {
      const exited = once(worker, 'exit');
      worker.postMessage('stop');
      await exited;
    },
  };
}
