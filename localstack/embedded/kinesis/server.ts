import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Running } from '../keep-running.ts';

export interface KinesisServer extends Running {
  endpoint: string;
  port: number;
}

/**
 * A real Kinesis API on 127.0.0.1. `path` holds its data over restarts and survives a kill of the process;
 * null keeps it in memory. Port 0 takes a free one.
 * @throws when the folder or the port cannot be used
 */
export async function startKinesis(path: string | null, port = 0): Promise<KinesisServer> {
  if (path !== null) mkdirSync(path, { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { path, port },
    env: { ...process.env, AWS_REGION: 'us-east-1', AWS_ACCOUNT_ID: '000000000000' },
  });
  let reason = '';
  const ended = new Promise<string>(resolve => worker.once('exit', () => resolve(reason)));
  const [message] = (await once(worker, 'message')) as [{ port: number } | { error: string }];
  worker.on('message', ({ error }: { error: string }) => {
    reason = error;
  });
  // Without a listener what ends the thread would end this process too.
  worker.on('error', ({ message: why }) => {
    reason = why;
  });
  if ('error' in message) {
    await worker.terminate();
    throw new Error(`the Kinesis server could not start: ${message.error}`);
  }
  return {
    endpoint: `http://127.0.0.1:${message.port}`,
    port: message.port,
    ended,
    async stop() {
      worker.postMessage('stop');
      await ended;
    },
  };
}
