import * as v from 'valibot';
import type { Batch } from './batches.ts';

const span = v.object({ index: v.number(), line: v.number(), count: v.number() });

/** What the answer to a batch says, as far as it is summed up here. */
export const receipt = v.object({
  accepted: v.number(),
  refused: v.number(),
  malformed: v.number(),
  refusals: v.array(v.object({ index: v.number(), reason: v.string() })),
  malformedAt: v.array(span),
});
export type Receipt = v.InferOutput<typeof receipt>;

/** Lines listed of each kind, so that memory stays constant; the counts are complete. */
const LISTED = 100;

/** What became of the records so far. */
export class Tally {
  accepted = 0;
  refused = 0;
  malformed = 0;
  requests = 0;
  retries = 0;
  readonly refusals: { line: number; reason: string }[] = [];
  readonly malformedLines: number[] = [];

  refuse(line: number, reason: string): void {
    this.refused++;
    if (this.refusals.length < LISTED) this.refusals.push({ line, reason });
  }

  add(answer: Receipt, { lines }: Batch): void {
    this.requests++;
    this.accepted += answer.accepted;
    this.refused += answer.refused;
    this.malformed += answer.malformed;
    for (const { index, reason } of answer.refusals)
      if (this.refusals.length < LISTED) this.refusals.push({ line: lines[index] ?? 0, reason });
    for (const { index, count } of answer.malformedAt)
      for (let i = index; i < index + count && this.malformedLines.length < LISTED; i++)
        this.malformedLines.push(lines[i] ?? 0);
  }
}
