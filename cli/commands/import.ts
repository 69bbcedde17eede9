import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ImportedContract } from '../../domain/contract/import/suite.ts';
import { fileTrouble, Trouble } from '../trouble.ts';

interface ImportCommandOptions {
  suite?: string;
  dqdl?: string;
  source?: string;
  time?: string;
  composite?: 'row' | 'overall';
  out?: string;
  force: boolean;
  json: boolean;
}

const sourceName = (text: string): string => {
  if (!/^[a-z][a-z0-9-]{0,47}$/.test(text))
    throw new InvalidArgumentError(
      'Give lower-case letters, digits and -, beginning with a letter, at most 48.',
    );
  return text;
};

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw fileTrouble(error, file);
  }
}

/** Throws Trouble for rules that cannot be read. */
async function imported({ suite, dqdl, ...options }: ImportCommandOptions): Promise<ImportedContract> {
  if ((suite === undefined) === (dqdl === undefined))
    throw new Trouble(2, 'Give rules to import: a suite with --suite or DQDL with --dqdl.');
  if (suite !== undefined && options.composite !== undefined)
    throw new Trouble(2, '--composite is about DQDL: a suite joins no rules by or.');
  const file = (suite ?? dqdl)!;
  const { sourceId } = await import('../../domain/contract/infer/draft.ts');
  const stem = basename(file).replace(/\.\w+$/, '');
  const source = options.source ?? (file === '-' ? 'imported' : sourceId(stem));
  const { importSuite } = await import('../../domain/contract/import/suite.ts');
  const { importDqdl } = await import('../../domain/contract/import/dqdl.ts');
  const { SuiteError } = await import('../../domain/quality/batch/suite.ts');
  const { DqdlError } = await import('../../domain/quality/dqdl/tokens.ts');
  try {
    const { time, composite } = options;
    if (suite !== undefined) return importSuite(textOf(file), { source, time });
    return importDqdl(textOf(file), { source, time, composite });
  } catch (error) {
    if (error instanceof SuiteError) throw new Trouble(2, `${file}: ${error.message}`);
    if (error instanceof DqdlError) throw new Trouble(2, `${file}:${error.message}`);
    throw error;
  }
}

async function run(options: ImportCommandOptions): Promise<void> {
  const { out } = options;
  if (out !== undefined && existsSync(out) && !options.force)
    throw new Trouble(2, `${out} is there already; --force replaces it.`);
  const { yaml, notes, rules } = await imported(options);
  if (out !== undefined) {
    try {
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, yaml);
    } catch (error) {
      throw fileTrouble(error, out);
    }
  }
  if (options.json) {
    console.log(JSON.stringify({ out: out ?? null, rules, notes, yaml }));
    return;
  }
  for (const { at, message } of notes) console.error(`${at}: ${message}`);
  if (out === undefined) process.stdout.write(yaml);
  else console.log(`${out}: ${rules} rules. Read it through, then: omnistream lint ${out}`);
}

export const command = new Command('import')
  .description('Write a contract from rules that were written for another tool.')
  .option('--suite <file>', 'a Great Expectations suite, JSON, of any version; - for standard input')
  .option('--dqdl <file>', "AWS Glue's Data Quality Definition Language; - for standard input")
  .addOption(
    new Option(
      '--composite <method>',
      'DQDL: `or` between rules about records asks each record (row, the default), or each rule of all records (overall)',
    ).choices(['row', 'overall']),
  )
  .option('-s, --source <id>', 'id of the source (default: from the name of the file)', sourceName)
  .option('--time <field>', 'the field with the event time (default: when a record was received)')
  .option('-o, --out <file>', 'write the contract there (default: print it)')
  .option('--force', 'replace the file --out if it is there', false)
  .option('--json', 'print {out, rules, notes: [{at, message}], yaml}', false)
  .addHelpText(
    'after',
    `
What a contract does not judge, or not as it was said, is told on standard error, line by line; it is kept in the contract,
and omnistream export gives it back.

Examples:
  omnistream import --suite orders.json --out contracts/orders.odcs.yaml
  omnistream import --dqdl rules.dqdl --out contracts/orders.odcs.yaml
  omnistream import --suite orders.json --time ordered_at --json | jq .notes

Exit codes: 0 written, 2 wrong use, or rules that cannot be read.`,
  )
  .action(async (options: ImportCommandOptions) => {
    try {
      await run(options);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (options.json) console.log(JSON.stringify({ error: error.message }));
      else console.error(error.message);
      process.exitCode = error.code;
    }
  });
