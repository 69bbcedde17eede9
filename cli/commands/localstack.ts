import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { asked } from '../start/asked.ts';
import { portNumber } from '../start/port.ts';

interface LocalStackOptions {
  port: number;
  dataDir: string;
  contracts: string;
  feed: boolean;
  down: boolean;
}

async function down(folder: string): Promise<number> {
  const { stopInstance } = await import('../start/stop.ts');
  const outcome = await stopInstance(folder);
  if (outcome === 'stuck') {
    console.error(`What runs on ${folder} does not stop. Its process is in instance.json there.`);
    return 1;
  }
  console.log(
    outcome === 'stopped' ? 'Stopped, and all that it had deployed is gone.' : `Nothing runs on ${folder}.`,
  );
  return 0;
}

async function up(options: LocalStackOptions): Promise<number> {
  const began = performance.now();
  const { StartError, takeInstance } = await import('../../localstack/embedded/instance.ts');
  const { CdkFailed } = await import('../../localstack/containers/deploy.ts');
  const folder = resolve(options.dataDir);
  const contracts = resolve(options.contracts);
  const progress = (step: string): void => console.log(`  ${step}`);
  const ending = new AbortController();
  const end = asked();
  end.then(() => {
    ending.abort();
    console.log('\nStopping ... (Ctrl-C again ends at once)');
  });
  const undo: (() => unknown)[] = [];
  try {
    const { startGateway } = await import('../../localstack/embedded/gateway/server.ts');
    const { startSystem } = await import('../../localstack/containers/system.ts');
    const { describeFeed, feedInto } = await import('../start/feed.ts');
    const { contractsAndSite } = await import('../start/prepare.ts');
    const instance = await takeInstance(folder);
    undo.push(() => instance.release());
    const gateway = await startGateway(options.port);
    undo.push(() => gateway.stop());
    instance.publish(gateway.url);
    progress('reading the contracts, building the dashboard if it changed');
    const { contracts: file, site } = await contractsAndSite(contracts);
    const feed = options.feed ? describeFeed(file.contracts) : 'off (--no-feed)';
    if (ending.signal.aborted) return 0;
    const sources = file.contracts.map(({ source }) => source);
    const system = await startSystem({
      folder,
      gateway,
      contracts,
      sources,
      site,
      progress,
      signal: ending.signal,
    });
    undo.push(() => system.stop());
    const { emulator, deployed, credentials } = system;
    if (options.feed) undo.push(feedInto({ url: gateway.url, credentials }, file));
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`\nOmniStream is deployed on ${emulator.name} after ${seconds} s: ${gateway.url}\n`);
    console.log(`  feed       ${feed}`);
    console.log(`  REST API   ${deployed.url}`);
    console.log(`  AWS        AWS_ENDPOINT_URL=${emulator.endpoint} AWS_REGION=us-east-1, any access key`);
    console.log(`  stack      ${deployed.stack}`);
    console.log(`  database   ${emulator.database.fromHere}`);
    console.log(`  logs       ${folder}`);
    console.log('\nCtrl-C, or --down from another terminal, takes all of it away.');
    await end;
    return 0;
  } catch (error) {
    if (ending.signal.aborted) return 0;
    const { name, message } = error as Error;
    if (error instanceof StartError || error instanceof CdkFailed || name === 'ContractProblems')
      console.error(`\n${message}`);
    else console.error('\nOmniStream could not be deployed.', error);
    return 1;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

export const command = new Command('localstack')
  .description(
    'Deploy the pipeline on an emulator of AWS on this machine: LocalStack in Docker, else MiniStack.',
  )
  .option('--port <number>', 'port of the dashboard and the API on 127.0.0.1', portNumber, 8788)
  .option(
    '--data-dir <folder>',
    'where its logs, templates and credentials go',
    fileURLToPath(new URL('../../build/localstack', import.meta.url)),
  )
  .option('--contracts <folder>', 'folder of the contracts', 'contracts')
  .option('--no-feed', 'without the sample records')
  .option('--down', 'take away what runs on the data folder, started from any terminal', false)
  .addHelpText(
    'after',
    `
It stays in the foreground. What it deployed and stored ends with it.
OMNISTREAM_EMULATOR=localstack or ministack chooses the emulator, OMNISTREAM_LOCALSTACK_IMAGE another image.

Examples:
  npm run localstack
  npm run localstack -- --no-feed --port 9000
  npm run localstack -- --down`,
  )
  .action(async (options: LocalStackOptions) => {
    process.exit(options.down ? await down(resolve(options.dataDir)) : await up(options));
  });
