import type { Contract, RuleSpec } from '../../domain/contract/contract.ts';
import type { JsonObject } from '../../domain/json.ts';
import { compilePattern } from '../../domain/quality/pattern.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { converter } from '../../domain/transforms/formats/units.ts';
import type { Random } from './random.ts';

/**
 * One way to spoil a good record of a contract so that exactly one check fails. What can be spoilt follows from the
 * contract's own rules, so that a changed contract changes its faults.
 */
interface Fault {
  /** The check that must fail: a rule's id, a transform's name, `schema` or `json`; `duplicate` fails none. */
  readonly fails: string;
  /** Changes the record in place; false when this record does not lend itself to it. */
  spoil(record: JsonObject, random: Random): boolean;
}

const rulesOf = (contract: Contract, ...types: string[]): RuleSpec[] =>
  contract.rules.filter(rule => types.includes(rule.type));
const columnOf = (rule: RuleSpec): string => String(rule.kwargs.column);

/** The delivered field that becomes a column, and the value to deliver: a unit transform is undone. */
function delivered(contract: Contract, column: string): { field: string; value: (stored: number) => number } {
  for (const { use, options } of contract.transforms) {
    if ((options.to ?? options.field) !== column) continue;
    const convert = use === 'unit' ? converter(String(options.to_unit), String(options.from)) : undefined;
    return { field: String(options.field), value: convert ?? (stored => stored) };
  }
  return { field: column, value: stored => stored };
}

/** A required value is left out. */
const missingField = (contract: Contract): Fault[] =>
  rulesOf(contract, 'expect_column_values_to_not_be_null').map(rule => ({
    fails: rule.id,
    spoil: record => Object.hasOwn(record, columnOf(rule)) && delete record[columnOf(rule)],
  }));

/** A number beyond its limits, or a text longer than it may be. */
function outOfRange(contract: Contract): Fault[] {
  const numbers = rulesOf(contract, 'expect_column_values_to_be_between').map((rule): Fault => {
    const { field, value } = delivered(contract, columnOf(rule));
    const { min_value: min, max_value: max } = rule.kwargs;
    return {
      fails: rule.id,
      spoil(record, random) {
        if (typeof min !== 'number' && typeof max !== 'number') return false;
        const above = typeof max === 'number' && (typeof min !== 'number' || random() < 0.6);
        const stored = above ? max + 1 + Math.abs(max) * random() : Number(min) - 1 - 100 * random();
        record[field] = Math.round(value(stored));
        return true;
      },
    };
  });
  const texts = rulesOf(contract, 'expect_column_value_lengths_to_be_between').map(
    (rule): Fault => ({
      fails: rule.id,
      spoil(record) {
        const text = record[columnOf(rule)];
        const longest = rule.kwargs.max_value;
        if (typeof text !== 'string' || typeof longest !== 'number') return false;
        const length = longest + 1;
        const sentence = [...text, ' '];
        record[columnOf(rule)] = Array.from({ length }, (_, at) => sentence[at % sentence.length]).join('');
        return true;
      },
    }),
  );
  return [...numbers, ...texts];
}

/** What people and programs make of a text that should follow a format. */
const MISSPELT: ((text: string) => string)[] = [
  text => text.toLowerCase(),
  text => text.toUpperCase(),
  text => text.replace(/[^A-Za-z0-9]/g, ''),
  text => `${text} (?)`,
];

/** A text that does not follow its pattern, or that its transform cannot read. */
function wrongFormat(contract: Contract): Fault[] {
  const patterns = rulesOf(contract, 'expect_column_values_to_match_regex').map(rule => ({
    fails: rule.id,
    field: columnOf(rule),
    pattern: compilePattern(String(rule.kwargs.regex)),
  }));
  const written = contract.transforms.filter(({ use }) => use === 'number' || use === 'date');
  const times = contract.fields.filter(({ name, type, origin }) => {
    return (
      type === 'timestamp' && origin === 'record' && !written.some(({ options }) => options.field === name)
    );
  });
  return [
    ...patterns.map(
      ({ fails, field, pattern }): Fault => ({
        fails,
        spoil(record, random) {
          const text = record[field];
          if (typeof text !== 'string') return false;
          const wrong = MISSPELT.map(misspell => misspell(text)).filter(
            made => made !== '' && !pattern.test(made),
          );
          const chosen = wrong[Math.floor(random() * wrong.length)];
          if (chosen === undefined) return false;
          record[field] = chosen;
          return true;
        },
      }),
    ),
    ...written.map(({ use, options }) => unreadable(use, String(options.field))),
    ...times.map(({ name }) => unreadable('schema', name)),
  ];
}

const unreadable = (fails: string, field: string): Fault => ({
  fails,
  spoil(record, random) {
    if (!Object.hasOwn(record, field)) return false;
    record[field] = random() < 0.5 ? 'n/a' : 'unknown';
    return true;
  },
});

/** An event that arrives long after its time. */
const stale = (contract: Contract): Fault[] =>
  rulesOf(contract, 'expect_record_to_be_fresh').map(rule => ({
    fails: rule.id,
    spoil(record, random) {
      const at = record[columnOf(rule)];
      const late = Number(rule.kwargs.max_age_seconds) * 1000 * (2 + 10 * random());
      if (typeof at === 'number') {
        record[columnOf(rule)] = Math.floor(at - late);
        return true;
      }
      const instant = typeof at === 'string' ? parseInstant(at) : undefined;
      if (instant === undefined) return false;
      record[columnOf(rule)] = new Date(instant - late).toISOString();
      return true;
    },
  }));

/** A key that is in no reference data set. */
const unknownReference = (contract: Contract): Fault[] =>
  rulesOf(contract, 'expect_column_values_to_be_in_reference').map(rule => ({
    fails: rule.id,
    spoil(record) {
      const key = record[columnOf(rule)];
      if (typeof key !== 'string') return false;
      record[columnOf(rule)] = `${key}-DISCONTINUED`;
      return true;
    },
  }));

/** A value far from what its key has shown, yet within its limits. */
const spike = (contract: Contract): Fault[] =>
  rulesOf(contract, 'expect_value_to_be_usual').map(rule => {
    const { field, value } = delivered(contract, columnOf(rule));
    const limits = rulesOf(contract, 'expect_column_values_to_be_between')
      .filter(limit => columnOf(limit) === columnOf(rule))
      .map(limit => limit.kwargs.max_value)
      .filter(limit => typeof limit === 'number');
    const highest = Math.min(...limits) * 0.98;
    return {
      fails: rule.id,
      spoil(record) {
        const usual = record[field];
        if (typeof usual !== 'number') return false;
        // In the unit that is delivered, where 30 is much for a temperature, and a price doubles.
        record[field] = Math.min(usual + Math.max(30, Math.abs(usual)), value(highest));
        return true;
      },
    };
  });

/** The line breaks off in the middle. */
export const malformedJson = (line: string, random: Random): string =>
  line.slice(0, 1 + Math.floor(random() * (line.length - 2)));

/** The faults that spoil a record, with every way a contract gives to make them. */
export const SPOILERS = {
  missing_field: missingField,
  out_of_range: outOfRange,
  wrong_format: wrongFormat,
  stale,
  unknown_reference: unknownReference,
  spike,
} as const;
