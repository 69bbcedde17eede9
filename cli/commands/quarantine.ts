import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { QuarantinedRecord, RepairPreview, Replay, ReplayCreated } from '../../functions/api/types.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { type DeploymentOptions, openDeployment, withDeployment } from '../deployment/options.ts';
import { reporting } from '../deployment/report.ts';
import { asked, askedJson } from '../quarantine/answer.ts';
import { describeGone, describePreview, describeRecord, describeReplay } from '../quarantine/describe.ts';
import { filterOf, type How, repairOf, selectionOf, type Which, withFilter } from '../quarantine/options.ts';
import { fileTrouble } from '../trouble.ts';

type Common = DeploymentOptions & { json: boolean };
type Many = Common & Which & { all: boolean; yes: boolean };

/** The parts of an export, newest first. */
async function* parts(deployment: Deployment, query: Record<string, string>): AsyncGenerator<string> {
  for (let before: string | undefined; ; ) {
    const { text, headers } = await asked(deployment, {
      method: 'GET',
      path: '/quarantine/export',
      query: { ...query, before },
    });
    yield text;
    before = /[?&]before=([\d-]+)[^>]*>; rel="next"/.exec(headers.link ?? '')?.[1];
    if (before === undefined) return;
  }
}

async function list({ limit, json, ...options }: Common & Which & { limit: number }): Promise<number> {
  const deployment = await openDeployment(options);
  let left = limit;
  for await (const part of parts(deployment, filterOf(options))) {
    for (const line of part.split('\n').filter(Boolean).slice(0, left)) {
      console.log(json ? line : describeRecord(JSON.parse(line) as QuarantinedRecord));
      left--;
    }
    if (left === 0) break;
  }
  if (left === limit && !json)
    console.log(`Nothing is in the quarantine of ${deployment.title} that matches.`);
  return 0;
}

async function exported({
  format,
  output,
  ...options
}: Common & Which & { format: string; output?: string }) {
  const deployment = await openDeployment(options);
  const toFile = output !== undefined;
  const source = Readable.from(parts(deployment, { ...filterOf(options), format }));
  try {
    await pipeline(source, toFile ? createWriteStream(output) : process.stdout, { end: toFile });
  } catch (error) {
    // Whoever reads has read enough.
    if (!toFile && (error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    throw toFile && 'syscall' in (error as object) ? fileTrouble(error, output) : error;
  }
  return 0;
}

/** Shows what would be done; with --yes has it done and stays until it is. */
async function replayed(ids: string[], options: Many, repair: object | undefined): Promise<number> {
  const selection = selectionOf(ids, options);
  const deployment = await openDeployment(options);
  const body = { ...selection, ...(repair && { repair }) };
  if (!options.yes) {
    const preview = await askedJson<RepairPreview>(deployment, {
      method: 'POST',
      path: '/quarantine/preview',
      body,
    });
    if (options.json) console.log(JSON.stringify(preview));
    else console.log(`In ${deployment.title}:\n${describePreview(preview)}\n\nAdd --yes to replay them.`);
    return 0;
  }
  const created = await askedJson<ReplayCreated>(deployment, { method: 'POST', path: '/replays', body });
  if (!options.json) {
    console.error(`${describeReplay(created)}\nCtrl-C leaves it to go on by itself.`);
    if (created.goneRecords.length > 0) console.error(describeGone(created.goneRecords));
  }
  const replay = await follow(deployment, created);
  if (options.json) console.log(JSON.stringify({ ...replay, goneRecords: created.goneRecords }));
  else console.log(describeReplay(replay));
  return replay.loaded + replay.duplicates === replay.chosen ? 0 : 1;
}

/** Has the sender send until the replay is over. */
async function follow(deployment: Deployment, created: Replay): Promise<Replay> {
  for (let replay = created; ; ) {
    if (replay.state !== 'running') return replay;
    await deployment.sendReplays();
    replay = await askedJson<Replay>(deployment, { method: 'GET', path: `/replays/${created.id}` });
    if (replay.state === 'running') await sleep(1_000);
  }
}

async function cancel(id: string, options: Common): Promise<number> {
  const deployment = await openDeployment(options);
  const request = {
    method: 'POST',
    path: `/replays/${encodeURIComponent(id)}`,
    body: { action: 'cancel' },
  } as const;
  const replay = await askedJson<Replay>(deployment, request);
  console.log(options.json ? JSON.stringify(replay) : describeReplay(replay));
  return 0;
}

async function status(id: string | undefined, options: Common): Promise<number> {
  const deployment = await openDeployment(options);
  const path = id === undefined ? '/replays' : `/replays/${encodeURIComponent(id)}`;
  const answer = await askedJson<Replay | Replay[]>(deployment, { method: 'GET', path });
  if (options.json) console.log(JSON.stringify(answer));
  else if (Array.isArray(answer) && answer.length === 0) console.log('Nothing was replayed yet.');
  else for (const replay of [answer].flat()) console.log(describeReplay(replay));
  return 0;
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1.');
}

const part = (name: string, description: string): Command =>
  withDeployment(new Command(name).description(description)).option('--json', 'print JSON', false);
const many = (name: string, description: string): Command =>
  withFilter(part(name, description).argument('[ids...]', 'of the records, as list shows them'))
    .option('--all', 'the whole quarantine', false)
    .option('--yes', 'do it, and stay until it is done; without it only show what would be done', false);

export const command = new Command('quarantine')
  .description('List, export, repair and replay quarantined records.')
  .addCommand(
    withFilter(part('list', 'Show the newest records, each with all its failures.'))
      .option('--limit <n>', 'how many', wholeNumber, 20)
      .action(async (options: Common & Which & { limit: number }) => {
        process.exitCode = await reporting(options.json, () => list(options));
      }),
  )
  .addCommand(
    withFilter(withDeployment(new Command('export').description('Write records out, newest first.')))
      .addOption(
        new Option('--format <format>', 'ndjson: a line a record; csv: a line a failure')
          .choices(['ndjson', 'csv'])
          .default('ndjson'),
      )
      .option('-o, --output <file>', 'instead of the standard output')
      .action(async (options: Common & Which & { format: string; output?: string }) => {
        process.exitCode = await reporting(false, () => exported(options));
      }),
  )
  .addCommand(
    many('repair', 'Repair records and replay them; without --yes only try it on the newest.')
      .option(
        '--flows <file>',
        'JSON: a list of {when: {rule, field, kind}, steps: [...]}, the first that matches wins',
      )
      .option('--patch <file>', 'JSON Patch for one record')
      .option('--text <file>', 'a whole new text for one record')
      .action(async (ids: string[], options: Many & How) => {
        process.exitCode = await reporting(options.json, () => replayed(ids, options, repairOf(options)));
      }),
  )
  .addCommand(
    many('replay', 'Have records go through the pipeline again, as they are.').action(
      async (ids: string[], options: Many) => {
        process.exitCode = await reporting(options.json, () => replayed(ids, options, undefined));
      },
    ),
  )
  .addCommand(
    part('cancel', 'End a replay: what is not loaded yet keeps its place.')
      .argument('<replay>', 'its number')
      .action(async (id: string, options: Common) => {
        process.exitCode = await reporting(options.json, () => cancel(id, options));
      }),
  )
  .addCommand(
    part('status', 'Show how far replays are.')
      .argument('[replay]', 'its number (default: the newest)')
      .action(async (id: string | undefined, options: Common) => {
        process.exitCode = await reporting(options.json, () => status(id, options));
      }),
  )
  .addHelpText(
    'after',
    `
A record leaves the quarantine when its replay is loaded. One that fails again stays, with the failures of now.
Steps of a flow: replace, remove, cast (to string, number, integer or boolean) and default, each at a JSON Pointer.

Exit codes: 0 done, 1 a failure or not all were loaded, 2 wrong use.

Examples:
  omnistream quarantine list --source market-ticks --since 2h
  omnistream quarantine export --format csv -o bad.csv --deployment production
  omnistream quarantine repair --rule QR-002-price --flows fix.json
  omnistream quarantine replay 9000 9001 --yes
  omnistream quarantine cancel 12`,
  );
