import * as v from 'valibot';
import type { Json } from '../../json.ts';
import { numberOf, numeral } from '../exact.ts';
import { put, valueAt } from '../pointer.ts';
import { step } from '../step.ts';

const TYPES = ['string', 'number', 'integer', 'boolean'] as const;
type Type = (typeof TYPES)[number];

/** As JSON writes a number, so that its digits can be kept. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;
const WORDS: Record<string, boolean> = { true: true, false: false, 1: true, 0: false };

/** Undefined: it has no such form. Nothing is rounded, no text guessed at, and no number made that is beyond every other. */
const FORMS: Record<Type, (value: Json) => Json | undefined> = {
  string: value =>
    typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : numeral(value),
  number(value) {
    const text = textOf(value);
    return text !== undefined && NUMBER.test(text) && Number.isFinite(Number(text))
      ? numberOf(text)
      : undefined;
  },
  integer(value) {
    const whole = /^(-?(?:0|[1-9]\d*))(?:\.0+)?$/.exec(textOf(value) ?? '');
    return whole ? numberOf(whole[1]!) : undefined;
  },
  boolean(value) {
    if (typeof value === 'boolean') return value;
    const word = textOf(value)?.toLowerCase() ?? '';
    return Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  },
};

const textOf = (value: Json): string | undefined =>
  typeof value === 'string' ? value.trim() : numeral(value);

/** The same value as another type. */
export const cast = step({
  options: { to: v.picklist(TYPES, `must be one of ${TYPES.join(', ')}`) },
  apply(at, { to }) {
    const value = valueAt(at);
    if (value === undefined) return 'there is nothing to cast';
    const form = FORMS[to](value);
    return form === undefined ? `it cannot be read as ${to}` : put(at, form);
  },
});
