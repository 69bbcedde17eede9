/** LocalStack and PostgreSQL in containers. LocalStack runs functions in containers too, which reach the database by its name. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LocalstackContainer } from '@testcontainers/localstack';
import {
  GenericContainer,
  getContainerRuntimeClient,
  Network,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { newPassword } from '../embedded/postgres/server.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';

/** The last that needs no account at LocalStack. */
const LOCALSTACK = 'localstack/localstack:4.14.0';
const POSTGRES = 'postgres:18-alpine';
const SOCKET = '/var/run/docker.sock';
const LOOPBACK = '127.0.0.1';

/** Docker's own default is every interface of the machine. */
const onLoopback = (port: number) => ({ [`${port}/tcp`]: [{ HostIp: LOOPBACK, HostPort: '0' }] });

class LocalLocalStack extends LocalstackContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    await super.beforeContainerCreated();
    this.hostConfig.PortBindings = onLoopback(4566);
  }
}

class LocalPostgres extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    this.hostConfig.PortBindings = onLoopback(5432);
  }
}

/** Whether a container runtime answers on this machine. */
export const dockerAnswers = (): Promise<boolean> =>
  getContainerRuntimeClient().then(
    () => true,
    () => false,
  );

/** Testcontainers' reaper removes the containers and the network when this process dies. */
export async function startLocalStack({ folder, progress }: EmulatorOptions): Promise<Emulator> {
  const image = process.env.OMNISTREAM_LOCALSTACK_IMAGE ?? LOCALSTACK;
  progress(`starting ${image} and ${POSTGRES} (the first time their images are pulled)`);
  const { info } = await getContainerRuntimeClient();
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const log = (name: string) => (lines: Readable) =>
    lines.pipe(createWriteStream(join(folder, name), { flags: 'a' }));
  try {
    const network = await new Network().start();
    undo.push(() => network.stop());
    const password = newPassword();
    const started: Promise<StartedTestContainer>[] = [
      new LocalPostgres(POSTGRES)
        .withNetwork(network)
        .withNetworkAliases('database')
        .withEnvironment({
          POSTGRES_USER: 'omnistream',
          POSTGRES_PASSWORD: password,
          POSTGRES_DB: 'omnistream',
        })
        .withExposedPorts(5432)
        // Said twice: first by the server that only initialises.
        .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
        .withLogConsumer(log('postgres.log'))
        .start(),
      new LocalLocalStack(image)
        .withNetwork(network)
        .withNetworkAliases('localstack')
        // With it LocalStack starts the functions' containers beside its own.
        .withBindMounts([{ source: info.containerRuntime.remoteSocketPath, target: SOCKET }])
        .withEnvironment({
          LAMBDA_DOCKER_NETWORK: network.getName(),
          // Ours are for arm64 and run on either.
          LAMBDA_IGNORE_ARCHITECTURE: '1',
        })
        .withLogConsumer(log('emulator.log'))
        .start(),
    ];
    // Both are awaited, whatever becomes of the other: what has started is stopped.
    for (const container of started) container.then(it => undo.push(() => it.stop())).catch(() => {});
    await Promise.allSettled(started);
    const [postgres, localstack] = (await Promise.all(started)) as [
      StartedTestContainer,
      StartedTestContainer,
    ];
    const at = (host: string, port: number) => `postgres://omnistream:${password}@${host}:${port}/omnistream`;
    return {
      name: 'LocalStack',
      endpoint: `http://${LOOPBACK}:${localstack.getMappedPort(4566)}`,
      database: {
        fromFunctions: at('database', 5432),
        fromHere: at(LOOPBACK, postgres.getMappedPort(5432)),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
