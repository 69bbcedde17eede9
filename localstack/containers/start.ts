import { chmodSync, mkdirSync } from 'node:fs';
import { StartError } from '../embedded/instance.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { dockerAnswers, startLocalStack } from './localstack.ts';
import { startMiniStack } from './ministack/ministack.ts';

const CHOICES = ['localstack', 'ministack'];

/**
 * Starts LocalStack where a container runtime answers, else MiniStack, on free ports of 127.0.0.1; OMNISTREAM_EMULATOR,
 * `localstack` or `ministack`, decides otherwise. It ends with this process, however that does.
 * @throws StartError when neither can be had, with what to install
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const wanted = process.env.OMNISTREAM_EMULATOR;
  if (wanted !== undefined && !CHOICES.includes(wanted))
    throw new StartError(`OMNISTREAM_EMULATOR is "${wanted}"; it can be ${CHOICES.join(' or ')}.`);
  mkdirSync(options.folder, { recursive: true });
  // PostgreSQL runs as another account when this is root, and must be able to pass.
  chmodSync(options.folder, 0o755);
  const docker = wanted !== 'ministack' && (await dockerAnswers());
  if (wanted === 'localstack' && !docker)
    throw new StartError('LocalStack runs in Docker, which does not answer: start it, and try again.');
  return docker ? startLocalStack(options) : startMiniStack(options);
}
