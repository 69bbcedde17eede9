import { setTimeout as sleep } from 'node:timers/promises';
import { alive } from '../../localstack/embedded/alive.ts';
import { runningInstance } from '../../localstack/embedded/instance.ts';

const PATIENCE_MS = 30_000;

/** Asks what runs on a data folder to stop, as Ctrl-C does, and waits until it has. */
export async function stopInstance(folder: string): Promise<'stopped' | 'none' | 'stuck'> {
  const found = await runningInstance(folder);
  if (!found) return 'none';
  process.kill(found.pid, 'SIGTERM');
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100))
    if (!alive(found.pid)) return 'stopped';
  return 'stuck';
}
