import type { JsonObject } from '../../json.ts';
import { isNull } from '../columns.ts';
import { type CompiledWindowRule, FAIL, NOT_EVALUATED, type Outcome } from '../rule.ts';
import type { Subject } from './faults.ts';
import type { ResultFormat } from './kwargs.ts';

/** A file as one window: a rule that judges many records together takes them one by one. */
export class WindowMeasure {
  readonly #rule: CompiledWindowRule;
  readonly #subject: Subject;
  readonly #state: ReturnType<CompiledWindowRule['empty']>;
  #elements = 0;
  #missing = 0;

  constructor(rule: CompiledWindowRule, subject: Subject) {
    this.#rule = rule;
    this.#subject = subject;
    this.#state = rule.empty();
  }

  add(record: JsonObject): void {
    this.#elements++;
    if (this.#subject.kind === 'column' && isNull(this.#subject.columns[0]!.read(record))) this.#missing++;
    this.#rule.add(this.#state, record);
  }

  /** What Great Expectations answers. What nothing could be measured of is no success. */
  answer(resultFormat: ResultFormat): { success: boolean; outcome: Outcome; result: JsonObject } {
    const { outcome, observed, details } = this.#rule.judge(this.#state);
    const success = outcome !== FAIL && outcome !== NOT_EVALUATED;
    if (resultFormat === 'BOOLEAN_ONLY') return { success, outcome, result: {} };
    const result: JsonObject = { observed_value: observed };
    if (this.#subject.kind === 'column') {
      result.element_count = this.#elements;
      result.missing_count = this.#missing;
      result.missing_percent = this.#elements === 0 ? null : (this.#missing / this.#elements) * 100;
    }
    if (details) result.details = details;
    return { success, outcome, result };
  }
}
