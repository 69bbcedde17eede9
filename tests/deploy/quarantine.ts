import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { commandEnvironment } from '../../localstack/containers/account.ts';
import type { Deployment } from './deployment.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Asks the deployed REST API. */
export async function askApi<T>(it: Deployment, path: string, body?: object, status = 200): Promise<T> {
  const response = await fetch(`${it.deployed.url}/api/v1${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  return JSON.parse(text) as T;
}

/** What `omnistream quarantine ... --deployment staging --json` prints; it must end well. */
export const quarantineCommand = <T>(it: Deployment, ...args: string[]): Promise<T> =>
  new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      [MAIN, 'quarantine', ...args, '--deployment', 'staging', '--json'],
      { env: commandEnvironment(it.emulator.endpoint) },
      (error, stdout, stderr) =>
        error ? reject(new Error(stdout + stderr)) : resolve(JSON.parse(stdout) as T),
    ),
  );
