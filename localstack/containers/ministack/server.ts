import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../../embedded/instance.ts';
import { freePort } from '../../embedded/postgres/server.ts';
import { REGION } from '../account.ts';
import { keepServer } from '../kept.ts';

const START_SECONDS = 60;

interface Server {
  endpoint: string;
  /** Ends it and every function that it runs. May be called twice. */
  stop(): Promise<void>;
}

/** Starts MiniStack on a free port of 127.0.0.1; functions run on this process's Node.js. All that it writes is in `folder`. */
export async function startServer(python: string, folder: string): Promise<Server> {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  // Functions are unpacked there, and run by a script that is no ES module, whatever the project above says.
  writeFileSync(join(temporary, 'package.json'), '{}');
  const port = await freePort();
  const file = join(folder, 'emulator.log');
  const log = openSync(file, 'a');
  const keeper = keepServer([python, '-m', 'ministack'], log, {
    // Functions inherit it: nothing of the user's settings, accounts or our own variables may be in it.
    env: {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: folder,
      TMPDIR: temporary,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      LAMBDA_EXECUTOR: 'local',
      S3_DATA_DIR: join(folder, 's3'),
      STATE_DIR: join(folder, 'state'),
    },
  });
  closeSync(log);
  const ended = new Promise<void>(resolve => keeper.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    keeper.stdin.end();
    await ended;
  };
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_SECONDS * 1000;
  while (keeper.exitCode === null && keeper.signalCode === null && Date.now() < deadline) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return { endpoint, stop };
    await sleep(50);
  }
  await stop();
  const tail = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n  ');
  throw new StartError(`MiniStack did not start. Its log, ${file}, ends:\n  ${tail}`);
}
