import { setTimeout as sleep } from 'node:timers/promises';
import type { Replay } from '../../functions/api/types.ts';
import { askedJson } from './answer.ts';
import { describeProgress } from './describe.ts';
import type { LiveLine } from './live-line.ts';
import type { Quarantine } from './quarantine.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Has the sender send until the replay is over, and shows how far it is. The sender answers when there is nothing left to
 * send for a while: nobody waits for that to look.
 */
export async function follow(quarantine: Quarantine, created: Replay, line: LiveLine): Promise<Replay> {
  const stop = new AbortController();
  let sending: Promise<void> | undefined;
  let trouble: { error: unknown } | undefined;
  try {
    for (let replay = created; ; ) {
      if (replay.state !== 'running') return replay;
      if (trouble) throw trouble.error;
      sending ??= quarantine
        .send(stop.signal)
        .catch(error => {
          if (!stop.signal.aborted) trouble = { error };
        })
        .finally(() => {
          sending = undefined;
        });
      await Promise.race([sending, sleep(LOOK_EVERY_MS)]);
      replay = await askedJson<Replay>(quarantine, { method: 'GET', path: `/replays/${created.id}` });
      line.show(describeProgress(replay));
      // It has sent all there was, and what is under way takes a moment.
      if (replay.state === 'running' && sending === undefined) await sleep(LOOK_EVERY_MS);
    }
  } finally {
    stop.abort();
    line.end();
  }
}
