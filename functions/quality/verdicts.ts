import type { Verdicts } from '../../domain/frame/frame.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import type { Validator } from '../../domain/quality/validate.ts';
import type { Incoming } from './incoming.ts';

/** What is said about a frame: by its contract, or why no contract was asked. */
export function verdictsOn(
  { header, records, garbage }: Incoming,
  validator: Validator | undefined,
): Verdicts {
  if (garbage !== undefined)
    return everyRecord(records, {
      kind: 'malformed',
      rule: 'json',
      field: '',
      expected: 'a frame, a JSON object or NDJSON',
      message: `The Kinesis record cannot be read: ${garbage}.`,
      severity: 'critical',
    });
  if (!validator)
    return everyRecord(records, {
      kind: 'unknown-source',
      rule: 'source',
      field: '',
      expected: 'a source that a contract declares',
      observed: header.source,
      message: `There is no contract for the source ${header.source}.`,
      severity: 'critical',
    });
  return validator.validate(records, { receivedAt: header.receivedAt });
}

const everyRecord = (records: readonly Buffer[], failure: Failure): Verdicts => ({
  contract: '',
  failures: Object.fromEntries(records.map((_, index) => [index, [failure]])),
  rules: {},
});
