import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { dataFolder } from '../data-folder.ts';
import { asked } from '../start/asked.ts';
import { portNumber } from '../start/port.ts';

interface StartOptions {
  port: number;
  dataDir: string;
  fresh: boolean;
  feed: boolean;
  contracts: string;
  json: boolean;
}

async function start(options: StartOptions): Promise<number> {
  const began = performance.now();
  const { StartError, takeInstance } = await import('../../localstack/embedded/instance.ts');
  const { startGateway } = await import('../../localstack/embedded/gateway/server.ts');
  const folder = resolve(options.dataDir);
  const say = (text: string): void => {
    if (!options.json) console.log(text);
  };
  const ending = new AbortController();
  const end = asked();
  end.then(() => {
    ending.abort();
    say('\nStopping: finishing what is in flight ... (Ctrl-C again ends at once)');
  });
  const undo: (() => unknown)[] = [];
  try {
    const { prepare } = await import('../start/prepare.ts');
    const { describeFeed, feedInto } = await import('../start/feed.ts');
    const { eraseCloud, startCloud } = await import('../../localstack/embedded/cloud.ts');
    const instance = await takeInstance(folder);
    undo.push(() => instance.release());
    const gateway = await startGateway(options.port);
    undo.push(() => gateway.stop());
    instance.publish(gateway.url);
    if (options.fresh) await eraseCloud(folder);
    const prepared = await Promise.race([
      prepare(resolve(options.contracts), join(folder, 'functions'), step => say(`  ${step}`)),
      end,
    ]);
    if (prepared === 'asked') return 0;
    const { contracts } = prepared.contracts;
    const feed = options.feed ? describeFeed(contracts) : 'off (--no-feed)';
    const cloud = await startCloud({
      folder,
      gateway,
      ...prepared,
      progress: step => say(`  ${step}`),
      signal: ending.signal,
    });
    undo.push(() => cloud.stop());
    if (ending.signal.aborted) return 0;
    if (options.feed) undo.push(feedInto(cloud, prepared.contracts));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (options.json) console.log(JSON.stringify({ url: cloud.url, dataDir: folder, pid: process.pid }));
    say(`\nOmniStream is ready after ${seconds} s: ${cloud.url}\n`);
    say(`  sources   ${contracts.map(contract => contract.source).join(', ')}`);
    say(`  feed      ${feed}`);
    say(`  data      ${folder}`);
    say('\nCtrl-C stops it; the next start goes on with the stored data.');
    await end;
    return 0;
  } catch (error) {
    if (ending.signal.aborted) return 0;
    if (error instanceof StartError || (error as Error).name === 'ContractProblems') {
      console.error(`\n${(error as Error).message}`);
    } else {
      console.error('\nOmniStream could not start.', error);
    }
    return 1;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

export const command = new Command('start')
  .description('Run the whole pipeline on this machine: streams, functions, database, API and dashboard.')
  .option(
    '--port <number>',
    'port of the dashboard and the API on 127.0.0.1',
    portNumber,
    portNumber(process.env.OMNISTREAM_PORT ?? '8787'),
  )
  .option('--data-dir <folder>', 'where streams, database and credentials are kept', dataFolder())
  .option('--contracts <folder>', 'folder of the contracts', 'contracts')
  .option('--fresh', 'begin anew: delete what is stored in the data folder', false)
  .option('--no-feed', 'without the sample records')
  .option('--json', 'print one line of JSON when ready, and nothing else', false)
  .addHelpText(
    'after',
    '\nExamples:\n  omnistream start\n  omnistream start --fresh --no-feed\n  omnistream start --port 9000 --data-dir /tmp/trial',
  )
  .action(async (options: StartOptions) => {
    process.exit(await start(options));
  });
