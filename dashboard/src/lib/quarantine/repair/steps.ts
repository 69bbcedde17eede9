import type { Replay } from '#lib/api/types.ts';

type Repair = NonNullable<Replay['repair']>;
export type Flow = Extract<Repair, { flows: unknown }>['flows'][number];
type Step = Flow['steps'][number];

export const OPS = ['replace', 'remove', 'cast', 'default'] as const;
export const TYPES = ['number', 'integer', 'string', 'boolean'] as const;

/** A step as it is being written. */
export interface Draft {
  op: (typeof OPS)[number];
  path: string;
  /** JSON; text that is none is taken as a text. */
  value: string;
  to: (typeof TYPES)[number];
}

export const newDraft = (field: string | undefined): Draft => ({
  op: 'replace',
  path: field ?? '',
  value: '',
  to: 'number',
});

/** What a person writes into a field for a value: `5` is a number, `"5"` a text, and so is `five`. */
export function valueFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What is wrong with a step, in words; undefined: nothing. */
export function faultOf({ path }: Draft): string | undefined {
  if (path === '') return 'Name a field, such as /price.';
  if (!path.startsWith('/')) return 'A field is a JSON Pointer: it begins with a slash, such as /price.';
  return /~(?![01])/.test(path) ? 'In a JSON Pointer ~ is written ~0, and / in a name ~1.' : undefined;
}

export function stepOf({ op, path, value, to }: Draft): Step {
  if (op === 'remove') return { op, path };
  if (op === 'cast') return { op, path, to };
  return { op, path, value: valueFrom(value) as never };
}
