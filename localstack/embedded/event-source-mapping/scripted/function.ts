import type { KinesisStreamEvent } from 'aws-lambda';
import type { InvocationResult } from '../../lambda/result.ts';
import type { Invocable } from '../attempt.ts';

/** What the function is to do with a batch of these sequence numbers. */
export type Answer =
  | { payload: unknown }
  | { error: string }
  /** The invocation itself is refused. */
  | { refused: Error };

export interface ScriptedFunction extends Invocable {
  /** The sequence numbers of every invocation. */
  readonly batches: string[][];
  readonly events: KinesisStreamEvent[];
}

/** A function that answers as the test says, batch by batch. */
export function scriptedFunction(
  answer: (sequences: string[], invocation: number) => Answer | Promise<Answer>,
): ScriptedFunction {
  const batches: string[][] = [];
  const events: KinesisStreamEvent[] = [];
  return {
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:scripted',
    batches,
    events,
    async invoke(event): Promise<InvocationResult> {
      const { Records } = event as KinesisStreamEvent;
      const sequences = Records.map(record => record.kinesis.sequenceNumber);
      batches.push(sequences);
      events.push(event as KinesisStreamEvent);
      const requestId = `request-${batches.length}`;
      const answered = await answer(sequences, batches.length);
      if ('refused' in answered) throw answered.refused;
      if ('error' in answered) {
        return { requestId, functionError: 'Unhandled', type: 'Error', message: answered.error };
      }
      return { requestId, payload: answered.payload };
    },
  };
}

export const allDone: Answer = { payload: { batchItemFailures: [] } };
export const failedFrom = (...sequences: string[]): Answer => ({
  payload: { batchItemFailures: sequences.map(itemIdentifier => ({ itemIdentifier })) },
});
