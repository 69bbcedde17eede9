import * as v from 'valibot';
import { isObject, type Json } from '../json.ts';
import type { Failure } from '../quality/failure.ts';
import { parseRecord } from '../quality/parse.ts';
import { parseExact, writeExact } from './exact.ts';
import { flowFor, flowSchema, runFlow } from './flow.ts';
import { applyPatch, patchSchema } from './patch.ts';

const MOST_FLOWS = 50;
const byFlows = v.strictObject({
  flows: v.pipe(
    v.array(flowSchema, 'must be a list of flows'),
    v.minLength(1, 'must have a flow'),
    v.maxLength(MOST_FLOWS, `must have at most ${MOST_FLOWS} flows`),
  ),
});
const byPatch = v.strictObject({ patch: patchSchema });
const byText = v.strictObject({ text: v.string() });

/** How quarantined records are repaired: all of a kind by flows, or one of them by a patch or a whole new text. */
export const repairSchema = v.lazy(input => {
  if (isObject(input) && 'patch' in input) return byPatch;
  return isObject(input) && 'text' in input ? byText : byFlows;
});
/** The same as a choice, for a document that describes it. */
export const repairShape = v.union([byFlows, byPatch, byText]);
export type Repair = v.InferOutput<typeof repairSchema>;

/**
 * - `repaired`: its new bytes, and which of the flows it took
 * - `unmatched`: no flow is for its failures
 * - `impossible`: why it cannot be done, in words
 */
export type Repaired =
  | { kind: 'repaired'; bytes: Buffer; flow?: number }
  | { kind: 'unmatched' }
  | { kind: 'impossible'; reason: string; flow?: number };

/** Repairs one record. Never throws, and never changes `bytes`; what a repair leaves alone is written as it stood. */
export function repair(how: Repair, bytes: Buffer, failures: readonly Failure[]): Repaired {
  if ('text' in how) return { kind: 'repaired', bytes: Buffer.from(how.text) };
  const found = 'flows' in how ? flowFor(how.flows, failures) : undefined;
  if ('flows' in how && !found) return { kind: 'unmatched' };
  const flow = found && { flow: found.flow };
  const impossible = (reason: string): Repaired => ({ kind: 'impossible', reason, ...flow });
  const { failure } = parseRecord(bytes);
  if (failure) return impossible(`${failure.message}: only its whole text can be replaced`);
  try {
    const record: Json = parseExact(bytes.toString());
    if ('patch' in how) {
      const patched = applyPatch(record, how.patch);
      if ('trouble' in patched) return impossible(patched.trouble);
      if (!isObject(patched.record)) return impossible('what is left is no JSON object');
      return { kind: 'repaired', bytes: Buffer.from(writeExact(patched.record)) };
    }
    const trouble = runFlow(how.flows[found!.flow]!, record, found!.fields);
    if (trouble !== undefined) return impossible(`flow ${found!.flow + 1}, ${trouble}`);
    return { kind: 'repaired', bytes: Buffer.from(writeExact(record)), ...flow };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return impossible('it nests too deep to be repaired by steps: only its whole text can be replaced');
  }
}
