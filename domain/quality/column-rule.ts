import {
  type GenericSchema,
  type InferOutput,
  type ObjectEntries,
  type StrictObjectSchema,
  strictObject,
} from 'valibot';
import type { Dimension } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';
import { column, columnName, inWords } from './column.ts';
import {
  type CompiledRecordRule,
  type Doubt,
  NOT_EVALUATED,
  type Outcome,
  type RecordRule,
  type RuleScope,
  recordRule,
} from './rule.ts';

type Given<Entries extends ObjectEntries> = { column: string } & InferOutput<
  StrictObjectSchema<Entries, undefined>
>;

interface ColumnRule<Entries extends ObjectEntries> {
  name: string;
  summary: string;
  dimension: Dimension;
  /** The kwargs beside `column`. */
  entries: Entries;
  example: { kwargs: Given<Entries>; passes: JsonObject; fails: JsonObject };
  doubt?(kwargs: Given<Entries>): Doubt | undefined;
  compile(
    kwargs: Given<Entries>,
    scope: RuleScope,
  ): {
    expected: string;
    ofColumn?: CompiledRecordRule['ofColumn'];
    /** Never asked about null. */
    test(value: Json): Outcome;
  };
}

/** A rule about one value of the record. */
export function columnRule<const Entries extends ObjectEntries>({
  entries,
  compile,
  ...rule
}: ColumnRule<Entries>): RecordRule {
  return recordRule({
    ...rule,
    kwargs: strictObject({ column: columnName, ...entries }) as unknown as GenericSchema<Given<Entries>>,
    fields: given => [given.column],
    compile(given, scope) {
      const subject = column(given.column, scope);
      const { read } = subject;
      const { expected, test, ofColumn } = compile(given, scope);
      return {
        expected,
        ...(ofColumn && { ofColumn }),
        test(record) {
          const value = read(record);
          return value === undefined || value === null ? NOT_EVALUATED : test(value);
        },
        explain: record =>
          subject.explain(record, `${given.column} is ${inWords(subject.read(record))}, not ${expected}`),
      };
    },
  }) as unknown as RecordRule;
}
