import { instantOf, type Period } from './period.ts';

/** What of the quarantine is looked at; all of it lives in the address. */
export interface QuarantineQuery extends Period {
  source: string;
  rule: string | undefined;
  field: string | undefined;
  /** Cursor of an older page. */
  before: string | undefined;
  /** The record whose details are open. */
  record: string | undefined;
}

type Params = Readonly<Record<string, string | null>>;

const LONGEST = 256;
const usable = (text: string | null): string | undefined =>
  text === null || text === '' || text.length > LONGEST ? undefined : text;

/** Undefined: the quarantine is closed. `field` may be empty: the whole record. */
export function parseQuarantine(param: (name: string) => string | null): QuarantineQuery | undefined {
  const source = usable(param('quarantine'));
  if (source === undefined) return undefined;
  const field = param('field');
  return {
    source,
    rule: usable(param('rule')),
    field: field === '' ? '' : usable(field),
    since: instantOf(param('since')),
    until: instantOf(param('until')),
    before: usable(param('before')),
    record: usable(param('record')),
  };
}

export const closing: Params = {
  ...{ quarantine: null, rule: null, field: null, since: null, until: null, before: null, record: null },
};
export const opening = (source: string): Params => ({ ...closing, quarantine: source });
/** What failed one rule, whichever field it found. */
export const failingBy = (source: string, rule: string): Params => ({ ...opening(source), rule });
export const filtering = (facet: { rule: string; field: string } | undefined): Params => ({
  rule: facet?.rule ?? null,
  field: facet?.field ?? null,
  before: null,
  record: null,
});
export const timing = (period: { since?: string | null; until?: string | null }): Params => ({
  ...period,
  before: null,
  record: null,
});
export const turningTo = (before: string | null): Params => ({ before, record: null });
export const showing = (record: string | null): Params => ({ record });
