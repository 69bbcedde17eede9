import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { QuarantinedRecord, RepairPreview, Replay, ReplayCreated } from '../../functions/api/types.ts';
import { reporting } from '../deployment/report.ts';
import { askedJson } from '../quarantine/answer.ts';
import { describeGone, describePreview, describeRecord, describeReplay } from '../quarantine/describe.ts';
import { follow } from '../quarantine/follow.ts';
import { type LiveLine, liveLine } from '../quarantine/live-line.ts';
import { filterOf, type How, repairOf, selectionOf, type Which, withFilter } from '../quarantine/options.ts';
import { parts } from '../quarantine/parts.ts';
import { openQuarantine, type QuarantineOptions, withQuarantine } from '../quarantine/quarantine.ts';
import { fileTrouble } from '../trouble.ts';

type Common = QuarantineOptions & { json: boolean };
type Many = Common & Which & { all: boolean; yes: boolean };

async function list({ limit, json, ...options }: Common & Which & { limit: number }): Promise<number> {
  const quarantine = await openQuarantine(options);
  let left = limit;
  for await (const part of parts(quarantine, filterOf(options))) {
    for (const line of part.split('\n').filter(Boolean).slice(0, left)) {
      console.log(json ? line : describeRecord(JSON.parse(line) as QuarantinedRecord));
      left--;
    }
    if (left === 0) break;
  }
  if (left === limit && !json)
    console.log(`Nothing is in the quarantine of ${quarantine.title} that matches.`);
  return 0;
}

async function exported({
  format,
  output,
  ...options
}: Common & Which & { format: string; output?: string }) {
  const quarantine = await openQuarantine(options);
  const toFile = output !== undefined;
  const line = liveLine(toFile ? process.stderr : { write: () => {} }, Date.now);
  const source = Readable.from(counted(parts(quarantine, { ...filterOf(options), format }), line));
  try {
    await pipeline(source, toFile ? createWriteStream(output) : process.stdout, { end: toFile });
  } catch (error) {
    // Whoever reads has read enough.
    if (!toFile && (error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    throw toFile && 'syscall' in (error as object) ? fileTrouble(error, output) : error;
  } finally {
    line.end();
  }
  return 0;
}

/** The same, with a word on how much there was. */
async function* counted(texts: AsyncIterable<string>, line: LiveLine): AsyncGenerator<string> {
  let bytes = 0;
  for await (const text of texts) {
    yield text;
    bytes += Buffer.byteLength(text);
    line.show(`exporting: ${(bytes / 1e6).toFixed(1)} MB`);
  }
}

/** Shows what would be done; with --yes has it done and stays until it is. */
async function replayed(ids: string[], options: Many, repair: object | undefined): Promise<number> {
  const selection = selectionOf(ids, options);
  const quarantine = await openQuarantine(options);
  const body = { ...selection, ...(repair && { repair }) };
  if (!options.yes) {
    const preview = await askedJson<RepairPreview>(quarantine, {
      method: 'POST',
      path: '/quarantine/preview',
      body,
    });
    if (options.json) console.log(JSON.stringify(preview));
    else console.log(`In ${quarantine.title}:\n${describePreview(preview)}\n\nAdd --yes to replay them.`);
    return 0;
  }
  const created = await askedJson<ReplayCreated>(quarantine, { method: 'POST', path: '/replays', body });
  if (!options.json) {
    console.error(`${describeReplay(created)}\nCtrl-C leaves it to go on by itself.`);
    if (created.goneRecords.length > 0) console.error(describeGone(created.goneRecords));
  }
  const line = liveLine(options.json ? { write: () => {} } : process.stderr, Date.now);
  const replay = await follow(quarantine, created, line);
  if (options.json) console.log(JSON.stringify({ ...replay, goneRecords: created.goneRecords }));
  else console.log(describeReplay(replay));
  const { failed, gone, unrepaired, elsewhere, tooLarge } = replay;
  return replay.state === 'finished' && failed + gone + unrepaired + elsewhere + tooLarge === 0 ? 0 : 1;
}

async function cancel(id: string, options: Common): Promise<number> {
  const quarantine = await openQuarantine(options);
  const request = {
    method: 'POST',
    path: `/replays/${encodeURIComponent(id)}`,
    body: { action: 'cancel' },
  } as const;
  const replay = await askedJson<Replay>(quarantine, request);
  console.log(options.json ? JSON.stringify(replay) : describeReplay(replay));
  return 0;
}

async function status(id: string | undefined, options: Common): Promise<number> {
  const quarantine = await openQuarantine(options);
  const path = id === undefined ? '/replays' : `/replays/${encodeURIComponent(id)}`;
  const answer = await askedJson<Replay | Replay[]>(quarantine, { method: 'GET', path });
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
  withQuarantine(new Command(name).description(description)).option('--json', 'print JSON', false);
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
    withFilter(withQuarantine(new Command('export').description('Write records out, newest first.')))
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
