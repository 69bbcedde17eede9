import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

test('a process ends with the one that was killed', async () => {
  const script = `
    import { spawn } from 'node:child_process';
    import { endWithUs } from ${JSON.stringify(new URL('./end-with-us.ts', import.meta.url).href)};
    endWithUs(spawn('sleep', ['60'], { stdio: ['ignore', 'inherit', 'ignore'] }));
    console.log('started');
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(String(await once(parent.stdout!, 'data'))).toBe('started\n');
  parent.kill('SIGKILL');
  // The sleeper holds the other end of it too.
  await once(parent.stdout!, 'close');
}, 20_000);
