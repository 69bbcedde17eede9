import type { Contract } from '../domain/contract/contract.ts';
import type { Replay } from '../functions/api/types.ts';
import { startTestCloud } from '../tests/pipeline/cloud.ts';
import { steadily } from './end-to-end.ts';
import { type Figures, quantile } from './measure.ts';
import { orderLine } from './orders.ts';

const QUARANTINED = 20_000;
const BODY_RECORDS = 1_000;
const REPAIR = { flows: [{ when: {}, steps: [{ op: 'replace', path: '/quantity', value: 1 }] }] };

/** What new records wait while 20,000 quarantined ones are repaired and replayed, beside the same without a replay. */
export async function benchReplay(contract: Contract): Promise<Figures> {
  const { source } = contract;
  const cloud = await startTestCloud({ contracts: { contracts: [contract], references: [] } });
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${cloud.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  try {
    for (let from = 0; from < QUARANTINED; from += BODY_RECORDS) {
      const lines = Array.from({ length: BODY_RECORDS }, (_, n) =>
        orderLine(from + n, Date.now())
          .toString()
          .replace(/"quantity":\d+/, '"quantity":-1'),
      );
      await cloud.send(source, lines.join('\n'));
    }
    const { quarantined } = await cloud.settled(source);
    if (quarantined !== QUARANTINED) throw new Error(`${quarantined} records were quarantined`);

    const before = await steadily(cloud, contract, 1_000_000);
    let replay: Promise<{ seconds: number }> | undefined;
    const beside = await steadily(cloud, contract, 2_000_000, () => {
      replay = (async () => {
        const began = performance.now();
        const { id } = (await post('/replays', { filter: { source }, repair: REPAIR })) as Replay;
        for (;;) {
          await post('/replay-sender', {});
          const now = (await (await fetch(`${cloud.url}/api/v1/replays/${id}`)).json()) as Replay;
          if (now.state === 'running') continue;
          if (now.loaded !== QUARANTINED) throw new Error(JSON.stringify(now));
          return { seconds: (performance.now() - began) / 1000 };
        }
      })();
    });
    const { seconds } = await replay!;
    // Before and after: a machine that does other things too is not the same twice.
    const alone = [...before, ...(await steadily(cloud, contract, 3_000_000))];
    const figure = (share: number) => {
      const [value, floor] = [quantile(beside, share), quantile(alone, share)];
      return { value, unit: 'ms', floor, ratio: value / floor };
    };
    return {
      'new records beside a replay, p50': figure(0.5),
      'new records beside a replay, p99': figure(0.99),
      'replayed beside new records': { value: QUARANTINED / seconds, unit: 'records/s' },
    };
  } finally {
    await cloud.end();
  }
}
