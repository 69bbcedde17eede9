import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { sampleOf, UnusableData } from '../infer/sample.ts';
import { FORMATS, type Format } from '../records/read.ts';

interface InferOptions {
  source?: string;
  out?: string;
  records: number;
  format?: Format;
  force: boolean;
  json: boolean;
}

const MOST_RECORDS = 100_000;

const recordCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST_RECORDS)
    throw new InvalidArgumentError(`a whole number from 1 to ${MOST_RECORDS}.`);
  return count;
};
const sourceName = (text: string): string => {
  if (!/^[a-z][a-z0-9-]{0,47}$/.test(text))
    throw new InvalidArgumentError(
      'Give lower-case letters, digits and -, beginning with a letter, at most 48.',
    );
  return text;
};

/** The contract, or why there is none: the exit code with it. */
async function infer(file: string, options: InferOptions): Promise<number> {
  const { CsvHeaderError } = await import('../../domain/contract/csv.ts');
  const { draftContract, NothingToInfer, sourceId } = await import('../../domain/contract/infer/draft.ts');
  const refuse = (message: string, code: number): number => {
    if (options.json) console.log(JSON.stringify({ error: message }));
    else console.error(`${file === '-' ? 'standard input' : file}: ${message}`);
    return code;
  };
  if (options.out !== undefined && existsSync(options.out) && !options.force)
    return refuse(`${options.out} is there already; --force replaces it`, 2);
  const stem = basename(file).replace(/\.\w+$/, '');
  const source = options.source ?? (file === '-' ? 'new-source' : sourceId(stem));
  try {
    const { records, unreadable } = await sampleOf(file, options.records, { format: options.format });
    const yaml = draftContract(records, source);
    if (options.out !== undefined) {
      mkdirSync(dirname(options.out), { recursive: true });
      writeFileSync(options.out, yaml);
    }
    if (options.json)
      console.log(
        JSON.stringify({ source, records: records.length, unreadable, out: options.out ?? null, yaml }),
      );
    else if (options.out === undefined) process.stdout.write(yaml);
    else
      console.log(
        `${options.out}: drafted from ${records.length} records. Read it through, then: omnistream lint ${options.out}`,
      );
    if (unreadable > 0 && !options.json)
      console.error(`${unreadable} records could not be read as JSON objects and were left out`);
    return 0;
  } catch (error) {
    if ([NothingToInfer, UnusableData, CsvHeaderError].some(kind => error instanceof kind))
      return refuse((error as Error).message, 1);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return refuse('there is no such file', 2);
    if (code === 'EISDIR') return refuse('it is a folder, not a file', 2);
    if (code?.startsWith('E')) return refuse(message, 2);
    throw error;
  }
}

export const command = new Command('infer')
  .description('Draft a contract from data: CSV, NDJSON or JSON.')
  .argument('<file>', 'the data; - for standard input')
  .option('-s, --source <id>', 'id of the source (default: from the name of the file)', sourceName)
  .option('-o, --out <file>', 'write the contract there (default: print it)')
  .option('-n, --records <count>', 'look at so many records at most', recordCount, 10_000)
  .addOption(
    new Option('--format <format>', 'what the data is (default: by its name, else told)').choices(FORMATS),
  )
  .option('--force', 'replace the file --out if it is there', false)
  .option('--json', 'print the result as JSON', false)
  .addHelpText(
    'after',
    `
Examples:
  omnistream infer sales.csv --source sales --out contracts/sales.odcs.yaml
  omnistream infer events.ndjson | less
  head -n 1000 big.ndjson | omnistream infer - --source events

Exit codes: 0 drafted, 1 no contract can be made from the data, 2 wrong use.`,
  )
  .action(async (file: string, options: InferOptions) => {
    process.exitCode = await infer(file, options);
  });
