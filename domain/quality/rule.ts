import type { GenericSchema, InferOutput } from 'valibot';
import type { Dimension, FieldType } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Tally } from './threshold.ts';

/** A rule whose input is absent is *not evaluated*; it never passes vacuously. */
export const PASS = 0;
export const FAIL = 1;
export const NOT_EVALUATED = 2;
export type Outcome = typeof PASS | typeof FAIL | typeof NOT_EVALUATED;

/** What a rule may know of the world besides the record. */
export interface RecordContext {
  /** When ingest received the record, ms since the epoch. */
  readonly receivedAt: number;
}

/** numpy's types of columns, as far as JSON and CSV fill them. */
export type Dtype = 'int64' | 'float64' | 'bool_' | 'datetime64' | 'object_';

/** What a rule may know of the contract when it compiles. */
export interface RuleScope {
  /** The field's type, or undefined when the contract has no such field. */
  typeOf(field: string): FieldType | undefined;
  /** The record's key by its contract, by which order is kept; without it all records are of one. */
  keyOf?(record: JsonObject): string | undefined;
  /** Whether to leave a record out for values that it lacks has been settled before a rule is asked. */
  missingSettled?: true;
  /** The rule of a name, for rules that are made of others. */
  ruleOf?(type: string): Rule | undefined;
  /** The set is a file, of which everything may be kept: nothing is left out for want of room. */
  keepsAll?: true;
  /** The names of a file's columns, where it says them before its records. */
  columns?: readonly string[];
  /**
   * How a file's times are read (ms since the epoch), where a suite judges a file and no contract says that times are
   * RFC 3339 with an offset. Its presence also means that values are taken as Great Expectations takes those of a column.
   */
  fileTime?(text: string): number | undefined;
  /** What numpy calls the type that pandas gives a file's column. */
  dtypeOf?(column: string): Dtype;
}

/** Why a record failed. `field` is a JSON Pointer. */
export interface Explanation {
  field: string;
  observed?: Json | undefined;
  message: string;
}

interface Compiled {
  /** What the rule asks for, in words. */
  readonly expected: string;
}

/** Judges one record by itself. `test` is the hot path: no allocation; `explain` runs only after a FAIL. */
export interface CompiledRecordRule extends Compiled {
  test(record: JsonObject, context: RecordContext): Outcome;
  explain(record: JsonObject, context: RecordContext): Explanation;
  /** What is said of a file's column as a whole, by its type alone; its records are then not judged. */
  readonly ofColumn?: { holds: boolean; observed: string } | undefined;
}

/** Judges a record against a reference data set, which is asked once a frame for all values together. */
export interface CompiledReferenceRule extends Compiled {
  readonly dataset: string;
  readonly column: string;
  /** The value to look up; undefined: not evaluated. */
  value(record: JsonObject): string | undefined;
  explain(record: JsonObject): Explanation;
}

/** Judges a record against what its key has shown before. State is JSON and written with the frame. */
export interface CompiledStateRule extends Compiled {
  /** Whose history the record belongs to; undefined: not evaluated. */
  key(record: JsonObject): string | undefined;
  /** Judges and learns: returns the next state as a new value, and leaves the given one as it is. */
  step(
    state: Json | undefined,
    record: JsonObject,
    context: RecordContext,
  ): { outcome: Outcome; state: Json };
  explain(record: JsonObject, stateBefore: Json | undefined): Explanation;
}

/** Judges each record of a set against all of them: a frame, or a file. */
export interface CompiledSetRule<Learned = unknown> extends Compiled {
  /** Nothing learned yet. */
  learn(): Learned;
  add(learned: Learned, record: JsonObject): void;
  /** Asked when all records of the set have been added. */
  test(record: JsonObject, learned: Learned): Outcome;
  explain(record: JsonObject): Explanation;
}

/** What a window rule found. */
export interface Measured {
  outcome: Outcome;
  observed: Json;
  /** For a rule that counts records: thresholds are held against these. */
  tally?: Tally;
  details?: JsonObject;
}

/** Judges each record against all that its typed table holds, which is asked once a group of frames. */
export interface CompiledTableRule extends Compiled {
  /** Fields of the contract: columns of the table. */
  readonly columns: readonly string[];
  /** The values to look up, one a column; undefined: not evaluated. */
  values(record: JsonObject): Json[] | undefined;
  /** `holder`: id of the record that has the values. */
  explain(record: JsonObject, holder: string): Explanation;
}

/** Judges a set of records as a whole: a closed window of a stream, or a file. */
export interface CompiledWindowRule<State extends Json = Json> extends Compiled {
  /** Nothing seen yet. States are JSON: partial ones of several frames are stored and merged. */
  empty(): State;
  /** Adds a record, in place. */
  add(state: State, record: JsonObject): void;
  /** Adds what another state has seen, in place. */
  merge(state: State, other: State): void;
  judge(state: State): Measured;
}

/** A contract with such kwargs is refused, for this reason; a suite's file is taken at its word. */
export interface Doubt {
  message: string;
  kwarg?: string;
}

interface RuleBase<Kwargs extends GenericSchema> {
  /** Rule name = file name = YAML key. Great Expectations' own name where it has one. */
  readonly name: string;
  readonly summary: string;
  readonly dimension: Dimension;
  /** Checks the kwargs of the contract; its messages reach the author with file and line. */
  readonly kwargs: Kwargs;
  /** Names of the fields a kwargs object refers to: checked against the contract, and used to place the rule. */
  fields(kwargs: InferOutput<Kwargs>): string[];
  /** A worked example; a test runs it and the documentation shows it. */
  readonly example: { kwargs: InferOutput<Kwargs>; passes: JsonObject; fails: JsonObject };
  /** What the author of a contract surely did not mean, though it can be judged. */
  doubt?(kwargs: InferOutput<Kwargs>): Doubt | undefined;
  /** The rule judges null and absent values too; every other rule leaves them to the rules for nulls. */
  readonly judgesNull?: true;
}

export interface RecordRule<Kwargs extends GenericSchema = GenericSchema> extends RuleBase<Kwargs> {
  readonly level: 'record';
  compile(kwargs: InferOutput<Kwargs>, scope: RuleScope): CompiledRecordRule;
}

export interface ReferenceRule<Kwargs extends GenericSchema = GenericSchema> extends RuleBase<Kwargs> {
  readonly level: 'reference';
  compile(kwargs: InferOutput<Kwargs>, scope: RuleScope): CompiledReferenceRule;
}

export interface StateRule<Kwargs extends GenericSchema = GenericSchema> extends RuleBase<Kwargs> {
  readonly level: 'state';
  /** Judges by the order of records, which the stream keeps for those of one key. */
  readonly ordered?: true;
  compile(kwargs: InferOutput<Kwargs>, scope: RuleScope): CompiledStateRule;
}

/** The examples of rules of more than one record are lists of them. */
interface Example<Kwargs extends GenericSchema> {
  readonly example: { kwargs: InferOutput<Kwargs>; passes: JsonObject[]; fails: JsonObject[] };
}

export interface SetRule<Kwargs extends GenericSchema = GenericSchema>
  extends Omit<RuleBase<Kwargs>, 'example'>,
    Example<Kwargs> {
  readonly level: 'set';
  compile(kwargs: InferOutput<Kwargs>, scope: RuleScope): CompiledSetRule;
  /** A rule of uniqueness names the columns whose values are: it can be asked of a window and of the table too. */
  unique?(kwargs: InferOutput<Kwargs>): string[];
}

export interface WindowRule<Kwargs extends GenericSchema = GenericSchema>
  extends Omit<RuleBase<Kwargs>, 'example'>,
    Example<Kwargs> {
  readonly level: 'window';
  compile(kwargs: InferOutput<Kwargs>, scope: RuleScope): CompiledWindowRule;
}

export type Rule = RecordRule | ReferenceRule | StateRule | SetRule | WindowRule;

export const recordRule = <K extends GenericSchema>(rule: Omit<RecordRule<K>, 'level'>): RecordRule<K> => ({
  ...rule,
  level: 'record',
});
export const referenceRule = <K extends GenericSchema>(
  rule: Omit<ReferenceRule<K>, 'level'>,
): ReferenceRule<K> => ({ ...rule, level: 'reference' });
export const stateRule = <K extends GenericSchema>(rule: Omit<StateRule<K>, 'level'>): StateRule<K> => ({
  ...rule,
  level: 'state',
});
export const setRule = <K extends GenericSchema, L>(
  rule: Omit<SetRule<K>, 'level' | 'compile'> & {
    compile(kwargs: InferOutput<K>, scope: RuleScope): CompiledSetRule<L>;
  },
): SetRule<K> => ({ ...rule, level: 'set' }) as SetRule<K>;
export const windowRule = <K extends GenericSchema, S extends Json>(
  rule: Omit<WindowRule<K>, 'level' | 'compile'> & {
    compile(kwargs: InferOutput<K>, scope: RuleScope): CompiledWindowRule<S>;
  },
): WindowRule<K> => ({ ...rule, level: 'window' }) as unknown as WindowRule<K>;
