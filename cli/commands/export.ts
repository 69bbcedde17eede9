import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { fileTrouble, Trouble } from '../trouble.ts';

interface ExportOptions {
  suite: boolean;
  contract: string;
  out?: string;
  force: boolean;
  json: boolean;
}

async function run({ contract, out, ...options }: ExportOptions): Promise<void> {
  if (!options.suite) throw new Trouble(2, 'Say what to export: --suite writes a Great Expectations suite.');
  if (out !== undefined && existsSync(out) && !options.force)
    throw new Trouble(2, `${out} is there already; --force replaces it.`);
  const { exportSuite } = await import('../../domain/contract/export/suite.ts');
  const { describeProblem } = await import('../../domain/contract/problems.ts');
  let text: string;
  try {
    text = readFileSync(contract, 'utf8');
  } catch (error) {
    throw fileTrouble(error, contract);
  }
  const found = exportSuite(text, contract);
  if ('problems' in found) throw new Trouble(2, found.problems.map(describeProblem).join('\n'));
  const { suite, notes } = found;
  const json = `${JSON.stringify(suite, null, 2)}\n`;
  if (out !== undefined) {
    try {
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, json);
    } catch (error) {
      throw fileTrouble(error, out);
    }
  }
  if (options.json) {
    console.log(JSON.stringify({ out: out ?? null, notes, suite }));
    return;
  }
  for (const { at, message } of notes) console.error(`${at}: ${message}`);
  if (out === undefined) process.stdout.write(json);
  else console.log(`${out}: ${(suite.expectations as unknown[]).length} expectations`);
}

export const command = new Command('export')
  .description("Write a contract's rules for another tool.")
  .requiredOption('--contract <file>', 'the contract, an ODCS YAML file')
  .option('--suite', 'as a Great Expectations suite, JSON', false)
  .option('-o, --out <file>', 'write it there (default: print it)')
  .option('--force', 'replace the file --out if it is there', false)
  .option('--json', 'print {out, notes: [{at, message}], suite}', false)
  .addHelpText(
    'after',
    `
What the contract says and a suite cannot is told on standard error, line by line.

Examples:
  omnistream export --suite --contract contracts/orders.odcs.yaml --out orders.json

Exit codes: 0 written, 2 wrong use, or a contract with problems.`,
  )
  .action(async (options: ExportOptions) => {
    try {
      await run(options);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (options.json) console.log(JSON.stringify({ error: error.message }));
      else console.error(error.message);
      process.exitCode = error.code;
    }
  });
