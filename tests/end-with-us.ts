import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends a process when this one has ended, however it did: a test run that is interrupted must not leave a running
 * pipeline behind. A shell waits on its standard input, which ends with us. `group`: its whole process group.
 */
export function endWithUs(child: ChildProcess, group = false): void {
  const target = `${group ? '-' : ''}${child.pid}`;
  const watcher = spawn('/bin/sh', ['-c', 'read -r end; kill -TERM "$0" 2>/dev/null', target], {
    // A group of its own: Ctrl-C is meant for the others.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.once('exit', () => watcher.kill('SIGKILL'));
}
