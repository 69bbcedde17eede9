import type { RuleScope } from '../quality/rule.ts';
import { ruleOf, scopeOf } from '../quality/scope.ts';
import type { Field } from './contract.ts';
import { suggest } from './nearest.ts';
import type { Path, Report } from './problems.ts';

/** The fields a contract declares, as its rules and steps refer to them. */
export class FieldScope implements RuleScope {
  readonly #fields: ReadonlyMap<string, Field>;
  /** Also the names of fields that could not be read: to say that they are unknown too would only mislead. */
  readonly #names: ReadonlySet<string>;
  /** Also answers for values inside objects: `location.lat`. */
  readonly typeOf: RuleScope['typeOf'];

  constructor(fields: readonly Field[], names: Iterable<string>) {
    this.#fields = new Map(fields.map(field => [field.name, field]));
    this.#names = new Set([...this.#fields.keys(), ...names]);
    this.typeOf = scopeOf({ fields: [...fields] }).typeOf;
  }

  readonly ruleOf = ruleOf;
  names = (): string[] => [...this.#fields.keys()];
  get = (name: string): Field | undefined => this.#fields.get(name);

  /** True when the contract has the field; else it is reported. */
  require(name: string, path: Path, report: Report): boolean {
    if (this.#names.has(name)) return this.#fields.has(name);
    report.add(path, `there is no field "${name}"`, suggest(name, this.#names));
    return false;
  }

  /** The same for what a rule judges: it may lie inside an object. */
  requireInside(name: string, path: Path, report: Report): boolean {
    return this.typeOf(name) !== undefined || this.require(name, path, report);
  }
}

/** Where in an options object the name stands: the key that holds it, alone or in a list. */
export function placeOf(name: string, options: Readonly<Record<string, unknown>>, path: Path): Path {
  for (const [key, value] of Object.entries(options)) {
    if (value === name) return [...path, key];
    if (Array.isArray(value) && value.includes(name)) return [...path, key, value.indexOf(name)];
  }
  return path;
}
