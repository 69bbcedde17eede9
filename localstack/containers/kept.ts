import { type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/**
 * A shell waits on its standard input, which ends with us, and kills its process group: nothing that was started outlives
 * this process, also where that is killed. `ending` is what becomes of the group when the command ends by itself.
 */
const keeper = (ending: string): string => `exec 3<&0
"$@" 3<&- & command=$!
{ read -r end <&3; kill -KILL 0; } & reader=$!
wait $command
${ending}`;
const SERVER = keeper('kill -KILL 0');
const COMMAND = keeper('code=$?; kill -KILL $reader; exit $code');

type Options = Pick<SpawnOptions, 'cwd' | 'env'>;
type Kept = ChildProcessByStdio<Writable, null, null>;

function start(script: string, command: readonly string[], options: SpawnOptions) {
  // A group of its own: Ctrl-C in the terminal must reach us alone, and killing it must not reach us.
  const child = spawn('/bin/sh', ['-c', script, 'keeper', ...command], { ...options, detached: true });
  child.stdin!.on('error', () => {});
  return child;
}

/** Starts a server; it ends with all that it started when this process ends, or its `stdin` does. */
export const keepServer = (command: readonly string[], log: number, options: Options): Kept =>
  start(SERVER, command, { ...options, stdio: ['pipe', log, log] }) as Kept;

export interface Ran {
  /** null: it was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command; it is killed with all that it started when this process ends, or `signal` says so. @throws the signal's reason */
export async function runKept(
  command: readonly string[],
  { signal, ...options }: Options & { signal?: AbortSignal | undefined },
): Promise<Ran> {
  signal?.throwIfAborted();
  const child = start(COMMAND, command, { ...options, stdio: 'pipe' });
  const stop = (): unknown => child.stdin!.end();
  signal?.addEventListener('abort', stop, { once: true });
  const text = { stdout: '', stderr: '' };
  const gather = (name: keyof typeof text, from: Readable): unknown =>
    from.setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
    });
  gather('stdout', child.stdout!);
  gather('stderr', child.stderr!);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    signal?.throwIfAborted();
    return { code, ...text };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
