import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { since } from '../redrive/since.ts';
import { fileTrouble, Trouble } from '../trouble.ts';

/** Which records are meant. */
export interface Which {
  source?: string;
  rule?: string;
  field?: string;
  since?: string;
  until?: string;
}

function instant(text: string): string {
  const at = since(text, Date.now());
  if (at !== undefined) return new Date(at).toISOString();
  throw new InvalidArgumentError('Give a time such as 2026-11-23T10:00Z, or an age such as 90m, 2h or 3d.');
}

export const withFilter = (command: Command): Command =>
  command
    .option('--source <source>', 'only records of this source')
    .option('--rule <rule>', 'only records that failed this rule')
    .option('--field <pointer>', 'only records that failed at this field: a JSON Pointer such as /price')
    .option('--since <time>', 'only what was quarantined since then: a time, or an age such as 2h', instant)
    .option('--until <time>', 'only what was quarantined before', instant);

/** As the API has it. */
export const filterOf = ({ source, rule, field, since: from, until: to }: Which): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ source, rule, field, from, to }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** @throws Trouble for a selection that is none: everything has to be asked for in so many words */
export function selectionOf(
  ids: readonly string[],
  { all, ...which }: Which & { all: boolean },
): { ids: readonly string[] } | { filter: Record<string, string> } {
  const filter = filterOf(which);
  const filtered = Object.keys(filter).length > 0;
  if ([ids.length > 0, filtered, all].filter(Boolean).length !== 1)
    throw new Trouble(2, 'Give ids, or a filter such as --source and --rule, or --all: one of them.');
  return ids.length > 0 ? { ids } : { filter };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileTrouble(error, file);
  }
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(textOf(file));
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(2, `${file} is not JSON: ${(error as Error).message}.`);
  }
}

export interface How {
  flows?: string;
  patch?: string;
  text?: string;
}

/** The repair that the files hold. @throws Trouble */
export function repairOf({ flows, patch, text }: How): object {
  const named = Object.entries({ flows, patch, text }).filter(([, file]) => file !== undefined);
  if (named.length !== 1) throw new Trouble(2, 'Give one of --flows, --patch and --text.');
  if (flows !== undefined) {
    const read = jsonOf(flows);
    return Array.isArray(read) ? { flows: read } : (read as object);
  }
  return patch !== undefined ? { patch: jsonOf(patch) } : { text: textOf(text!).replace(/\r?\n$/, '') };
}
