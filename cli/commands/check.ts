import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Contract } from '../../domain/contract/contract.ts';
import { CsvHeaderError } from '../../domain/contract/csv.ts';
import { describeProblem } from '../../domain/contract/problems.ts';
import { readContract } from '../../domain/contract/read.ts';
import { RESULT_FORMATS, type ResultFormat } from '../../domain/quality/batch/kwargs.ts';
import { SuiteError } from '../../domain/quality/batch/suite.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { openCheck } from '../check/checking.ts';
import { TooLarge } from '../check/memory.ts';
import { describeCheck } from '../check/report.ts';
import { checkSuite, describeSuite } from '../check/suite.ts';
import { UnusableData } from '../infer/sample.ts';
import { type FileRecord, FORMATS, type Format, readRecords } from '../records/read.ts';

interface CheckOptions {
  contract?: string;
  suite?: string;
  resultFormat: ResultFormat;
  format?: Format;
  json: boolean;
  limit: number;
  receivedAt?: number;
}

/** Wrong use: the message says what to do. */
class Refused extends Error {}

const BATCH = 500;

function whole(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('Give a whole number from 0.');
  return count;
}

function instant(text: string): number {
  const at = parseInstant(text);
  if (at === undefined)
    throw new InvalidArgumentError('Give a timestamp with an offset, as 2026-03-01T09:30:00Z.');
  return at;
}

const reasonOf = (error: unknown, file: string): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no file ${file}`;
  if (code === 'EISDIR') return `${file} is a folder, not a file`;
  if (code === 'EACCES') return `no permission to read ${file}`;
  return `${file}: ${message}`;
};

function contractIn(file: string): Contract {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refused(reasonOf(error, file));
  }
  const found = readContract(text, file);
  if ('contract' in found) return found.contract;
  throw new Refused(found.problems.map(describeProblem).join('\n'));
}

/** Tells on a terminal how far it is; `-` and pipes have no size to compare with. */
function progressOf(file: string): { bytes(count: number): void; records(count: number): void; end(): void } {
  const size = file === '-' ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  let read = 0;
  let shown = 0;
  const silent = !process.stderr.isTTY;
  return {
    bytes: count => {
      read += count;
    },
    records: count => {
      if (silent || performance.now() - shown < 200) return;
      shown = performance.now();
      const share = size > 0 ? `, ${Math.min(100, Math.floor((100 * read) / size))} %` : '';
      process.stderr.write(`\r${count.toLocaleString('en-US')} records${share} `);
    },
    end: () => {
      if (shown > 0) process.stderr.write('\r\x1b[K');
    },
  };
}

async function checkBySuite(file: string, suite: string, options: CheckOptions): Promise<number> {
  const began = performance.now();
  try {
    const result = await checkSuite(file, { ...options, suite, now: options.receivedAt ?? Date.now() });
    const seconds = Math.round(performance.now() - began) / 1000;
    if (options.json) console.log(JSON.stringify(result, null, 2));
    else console.log(describeSuite(result, `${file} against ${result.suite_name}, ${seconds} s`));
    return result.success ? 0 : 1;
  } catch (error) {
    if (error instanceof SuiteError) throw new Refused(`${suite}: ${error.message}`);
    if (error instanceof TooLarge) throw new Refused(`${file}: ${error.message}`);
    if (error instanceof UnusableData) throw new Refused(`${file}: ${error.message}`);
    if (error instanceof CsvHeaderError) throw new Refused(`${file}:1  ${error.message}`);
    const { code, path } = error as NodeJS.ErrnoException;
    if (typeof code === 'string') throw new Refused(reasonOf(error, path ?? file));
    throw error;
  }
}

async function check(file: string, options: CheckOptions): Promise<number> {
  if ((options.contract === undefined) === (options.suite === undefined))
    throw new Refused('give a contract with --contract or a suite with --suite');
  if (options.suite !== undefined) return checkBySuite(file, options.suite, options);
  const contract = contractIn(options.contract!);
  const { referenceLookUp } = await import('../check/references.ts');
  const checking = openCheck(
    contract,
    { receivedAt: options.receivedAt ?? Date.now() },
    {
      limit: options.limit,
      resultFormat: options.json ? options.resultFormat : 'BASIC',
      lookUp: referenceLookUp(dirname(options.contract!)),
    },
  );
  const began = performance.now();
  const progress = progressOf(file);
  let seen = 0;
  let batch: FileRecord[] = [];
  const settle = (): void => {
    checking.add(batch);
    seen += batch.length;
    batch = [];
    progress.records(seen);
  };
  try {
    const reading = { onBytes: progress.bytes, ...(options.format ? { format: options.format } : {}) };
    for await (const record of readRecords(file, contract, reading)) {
      if (batch.push(record) === BATCH) settle();
    }
  } catch (error) {
    if (error instanceof CsvHeaderError) throw new Refused(`${file}:1  ${error.message}`);
    if (typeof (error as NodeJS.ErrnoException).code === 'string') throw new Refused(reasonOf(error, file));
    throw error;
  } finally {
    settle();
    progress.end();
  }
  const result = checking.result();
  const seconds = Math.round(performance.now() - began) / 1000;
  const { source, version } = contract;
  if (options.json) console.log(JSON.stringify({ source, version, file, ...result, seconds }, null, 2));
  else console.log(describeCheck(result, `${file} against ${source} ${version}, ${seconds} s`));
  return result.success ? 0 : 1;
}

export const command = new Command('check')
  .description(
    'Hold a file of records against a contract, with the checks of the pipeline, and load nothing.',
  )
  .argument('<file>', 'newline-delimited JSON, a JSON list or CSV, also gzipped (.gz); - for standard input')
  .option('--contract <file>', 'the contract, an ODCS YAML file')
  .option('--suite <file>', 'instead of a contract: a Great Expectations suite, JSON')
  .addOption(
    new Option('--result-format <format>', 'how much the results of --json say of each rule')
      .choices(RESULT_FORMATS)
      .default('SUMMARY'),
  )
  .addOption(
    new Option('--format <format>', 'instead of telling it from the name or content').choices(FORMATS),
  )
  .option('--limit <n>', 'how many failing records to show', whole, 10)
  .option('--received-at <time>', 'judge freshness as if received then; default now', instant)
  .option('--json', 'print the result as JSON', false)
  .addHelpText(
    'after',
    `
Exit code: 0 every rule holds, 1 one does not (or there is no record), 2 wrong use or nothing to read.
--json prints {success, results, statistics} in Great Expectations' shape, and with --contract also what would become of
the records: {records, good, flagged, quarantined, rules, failing}.
With --contract the file is one set and one window, and the first that its source delivers. Reference data is read from the
folder reference beside the contract; a rule whose data is not there is listed as not judged.

Examples:
  omnistream check --contract contracts/market-ticks.yaml ticks.ndjson
  omnistream check --suite suite.json --result-format COMPLETE --json orders.csv
  zcat orders.csv.gz | omnistream check --contract contracts/retail-orders.yaml --format csv --json -`,
  )
  .action(async (file: string, options: CheckOptions) => {
    try {
      process.exitCode = await check(file, options);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (options.json) console.log(JSON.stringify({ error: error.message }));
      else console.error(error.message);
      process.exitCode = 2;
    }
  });
