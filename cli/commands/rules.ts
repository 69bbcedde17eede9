import { Command } from 'commander';

interface RulesOptions {
  json: boolean;
}

/** What a rule judges, by its level. */
const JUDGES = {
  record: 'each record',
  reference: 'each record, beside a reference data set',
  state: 'each record, beside the one of its key before',
  set: 'each record, beside all of its frame, window or table',
  window: 'all records of a window, or of a file',
} as const;

/** The names of a schema's members; those that may be left out in brackets. */
function kwargsOf(schema: object): string[] {
  const { entries = {} } = schema as { entries?: Record<string, { type: string }> };
  return Object.entries(entries).map(([name, { type }]) =>
    type === 'optional' || type === 'nullish' ? `[${name}]` : name,
  );
}

/** Every rule, or those whose names hold a word; and the exit code. */
async function list(word: string, { json }: RulesOptions): Promise<number> {
  const { rules } = await import('../../domain/catalogue.gen.ts');
  const found = Object.values(rules)
    .filter(({ name }) => name.includes(word))
    .map(({ name, level, dimension, summary, kwargs, example }) => ({
      ...{ name, judges: JUDGES[level], dimension, summary },
      kwargs: kwargsOf(kwargs),
      example: example.kwargs,
    }));
  if (json) console.log(JSON.stringify(found, null, 2));
  else
    for (const { name, judges, summary, kwargs, example } of found)
      console.log(
        `${name}\n  ${summary}\n  judges ${judges}; takes ${kwargs.join(', ')}\n  as ${JSON.stringify(example)}\n`,
      );
  if (found.length > 0) return 0;
  if (!json) console.error(`no rule has ${JSON.stringify(word)} in its name`);
  return 1;
}

export const command = new Command('rules')
  .description(
    'List the rules that a contract or a suite may use: what each judges, what it takes, an example.',
  )
  .argument('[word]', 'only those with this in their name', '')
  .option('--json', 'print [{name, judges, dimension, summary, kwargs, example}]', false)
  .addHelpText(
    'after',
    `
Every rule also takes mostly, row_condition and condition_parser, and one about several columns ignore_row_if.

Examples:
  omnistream rules
  omnistream rules regex
  omnistream rules --json | jq '.[].name'

Exit codes: 0 fine, 1 no such rule, 2 wrong use.`,
  )
  .action(async (word: string, options: RulesOptions) => {
    process.exitCode = await list(word, options);
  });
