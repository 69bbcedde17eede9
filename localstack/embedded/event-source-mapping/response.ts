/** What a function's answer says of a batch: its first `done` records are, or the whole has failed. */
export type Verdict = { done: number } | { failed: string };

const failed = (reason: string): Verdict => ({ failed: reason });

/**
 * Reads an answer under ReportBatchItemFailures. Nothing, null, an empty object, a null or empty list: all done.
 * Else the lowest of the named sequence numbers is where the batch goes on from. An answer of another shape, an empty or
 * null identifier or one that is not in the batch: all failed, since nobody can tell which records it means.
 */
export function readResponse(payload: unknown, sequenceNumbers: readonly string[]): Verdict {
  const all = { done: sequenceNumbers.length };
  if (payload === null || payload === undefined || payload === '') return all;
  if (typeof payload !== 'object' || Array.isArray(payload)) {
    return failed(
      `the function answered ${JSON.stringify(payload).slice(0, 100)}, not {"batchItemFailures": [...]}`,
    );
  }
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return all;
  if (!Array.isArray(failures)) return failed('batchItemFailures is not a list');

  let done = sequenceNumbers.length;
  for (const failure of failures as unknown[]) {
    const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof identifier !== 'string' || identifier === '') {
      return failed(`batchItemFailures has an entry without an itemIdentifier: ${JSON.stringify(failure)}`);
    }
    const index = sequenceNumbers.indexOf(identifier);
    if (index < 0) return failed(`itemIdentifier ${identifier} is not in the batch`);
    done = Math.min(done, index);
  }
  return { done };
}
