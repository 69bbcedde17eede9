import { join } from 'node:path';
import { erasePostgres, newPassword, startPostgres } from '../../embedded/postgres/server.ts';
import type { Emulator, EmulatorOptions } from '../emulator.ts';
import { installMiniStack } from './install.ts';
import { startServer } from './server.ts';

/** MiniStack and the PostgreSQL that the embedded cloud has: no container is needed. */
export async function startMiniStack({ folder, progress, postgres }: EmulatorOptions): Promise<Emulator> {
  const python = await installMiniStack(progress);
  progress('starting MiniStack and PostgreSQL');
  const data = join(folder, 'postgres');
  await erasePostgres(data);
  const servers = [
    startServer(python, folder),
    startPostgres({
      folder: data,
      log: join(folder, 'postgres.log'),
      password: newPassword(),
      ...(postgres && { settings: postgres }),
    }),
  ] as const;
  const stop = async (): Promise<void> => {
    const started = await Promise.allSettled(servers);
    for (const server of started) if (server.status === 'fulfilled') await server.value.stop();
    await erasePostgres(data);
  };
  try {
    const [{ endpoint }, { url }] = await Promise.all(servers);
    return { name: 'MiniStack', endpoint, database: { fromFunctions: url, fromHere: url }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
