import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Contract } from '../../domain/contract/contract.ts';
import { describeProblem } from '../../domain/contract/problems.ts';
import { readContract } from '../../domain/contract/read.ts';
import { dataFolder } from '../data-folder.ts';
import { FORMATS, type Format } from '../records/read.ts';
import { progressOn } from '../send/progress.ts';
import { send } from '../send/send.ts';
import { describeTally } from '../send/summary.ts';
import { Tally } from '../send/tally.ts';
import { targetOf } from '../send/target.ts';
import { fileTrouble, Trouble } from '../trouble.ts';

interface Options {
  url?: string;
  token?: string;
  format: Format | 'auto';
  contract?: string;
  gzip: boolean;
  batch: number;
  rate: number;
  patience: number;
  again: boolean;
  json: boolean;
}

const CONTRACTS = fileURLToPath(new URL('../../contracts/', import.meta.url));

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Give a number from 0.');
  return value;
}

function size(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 1 || value > 50_000)
    throw new InvalidArgumentError('Give a whole number from 1 to 50000.');
  return value;
}

/** The contract that types a CSV file's cells. */
function contractOf(source: string, given: string | undefined): Contract {
  const file =
    given ?? [`${source}.odcs.yaml`, `${source}.yaml`].map(name => `${CONTRACTS}${name}`).find(existsSync);
  if (file === undefined)
    throw new Trouble(
      2,
      `CSV needs the contract of ${source} for the types of its cells: give it with --contract.`,
    );
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fileTrouble(error, file);
  }
  const found = readContract(text, file);
  if ('problems' in found) throw new Trouble(2, found.problems.map(describeProblem).join('\n'));
  return found.contract;
}

/** Size and name of what is sent. The same file, unchanged, is the same delivery; standard input never is. */
function identify(file: string, again: boolean): { bytes: number; delivery: string } {
  if (file === '-') return { bytes: 0, delivery: randomUUID() };
  try {
    const { size: bytes, mtimeMs } = statSync(file);
    return { bytes, delivery: again ? randomUUID() : `${resolve(file)} ${bytes} ${mtimeMs}` };
  } catch (error) {
    throw fileTrouble(error, file);
  }
}

async function run(source: string, file: string, options: Options): Promise<number> {
  const began = performance.now();
  const tally = new Tally();
  let trouble: Trouble | undefined;
  try {
    const token = options.token ?? process.env.OMNISTREAM_TOKEN;
    const target = targetOf(source, { ...options, ...(token !== undefined && { token }) }, dataFolder());
    const { bytes, delivery } = identify(file, options.again);
    if (file === '-' && process.stdin.isTTY)
      console.error('Reading records from the terminal; Ctrl-D ends them.');
    await send(
      file,
      {
        target,
        delivery,
        ...(options.format !== 'auto' && { format: options.format }),
        contract: () => contractOf(source, options.contract),
        batch: options.batch,
        rate: options.rate,
        gzip: options.gzip,
        patience: options.patience * 1000,
        progress: progressOn(process.stderr, bytes, () => performance.now()),
      },
      tally,
    );
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    trouble = error;
  } finally {
    // A pipe that is still open would keep the process from ending.
    if (file === '-') process.stdin.destroy();
  }
  const seconds = Math.round(performance.now() - began) / 1000;
  const recordsPerSecond = seconds > 0 ? Math.round(tally.accepted / seconds) : null;
  if (options.json) {
    const error = trouble && { error: trouble.message };
    console.log(JSON.stringify({ source, file, ...tally, seconds, recordsPerSecond, ...error }));
  } else {
    if (!trouble || tally.requests > 0 || tally.refused > 0)
      console.log(describeTally(source, tally, seconds));
    if (trouble) console.error(trouble.message);
    if (trouble && tally.requests > 0 && file !== '-')
      console.error('The same command goes on from there: what was accepted is not taken twice.');
  }
  return trouble?.code ?? (tally.refused + tally.malformed > 0 ? 1 : 0);
}

export const command = new Command('send')
  .description('Send a file of records of any size to a source, in order, and say what became of each.')
  .argument('<source>', 'id of the source, such as market-ticks')
  .argument(
    '[file]',
    'newline-delimited JSON, a JSON list or CSV, also gzipped (.gz); - for standard input',
    '-',
  )
  .option(
    '--url <address>',
    'where OmniStream answers (default: where it was started, else http://127.0.0.1:8787)',
  )
  .option('--token <token>', 'of the source (default: OMNISTREAM_TOKEN, else what was written at the start)')
  .addOption(new Option('--format <format>', 'of the file').choices(['auto', ...FORMATS]).default('auto'))
  .option(
    '--contract <file>',
    'types the cells of a CSV file (default: the contract of the source in contracts/)',
  )
  .option('--gzip', 'compress the requests', false)
  .option('--batch <records>', 'records a request', size, 5000)
  .option('--rate <records>', 'records a second at most; 0: as fast as they are taken', number, 0)
  .option('--patience <seconds>', 'how long a batch is tried while the service is full or away', number, 120)
  .option('--again', 'a delivery of its own, even if this very file was sent before', false)
  .option('--json', 'print the summary as one line of JSON', false)
  .addHelpText(
    'after',
    `
A file that was sent in part, or twice, is taken once, as long as --batch and --rate stay the same: its requests
carry keys made of its path, size and time of change.

Exit codes: 0 all accepted, 1 some refused or malformed, or not all could be sent, 2 wrong use.

Examples:
  omnistream send market-ticks ticks.ndjson
  zcat orders.csv.gz | omnistream send retail-orders --format csv --json -`,
  )
  .action(async (source: string, file: string, options: Options) => {
    process.exitCode = await run(source, file, options);
  });
