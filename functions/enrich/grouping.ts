import type { Delivery } from './batch.ts';
import { CopyBuffer } from './copy/buffer.ts';
import { type Draft, draft } from './draft.ts';
import type { Plan } from './plan.ts';
import type { PreparedFrame } from './prepared.ts';
import { settle, settleUnknown } from './settle.ts';

/** Frames of one source in the order of their stream, loaded in one transaction. */
export interface Group {
  source: string;
  /** Undefined when no contract declares the source. */
  plan: Plan | undefined;
  drafts: Draft[];
  /** The same frames settled, when no rule had to wait for the database. */
  settled?: PreparedFrame[];
}

/** Where a transaction gains little more from more rows, and loses more when it must be repeated. */
const GROUP_RECORDS = 5_000;
/** What a group may hold in memory, in bytes of records. */
const GROUP_BYTES = 16 * 1024 * 1024;
/** What all groups under way may hold together. */
const BATCH_BYTES = 64 * 1024 * 1024;

interface OpenGroup extends Group {
  records: number;
  bytes: number;
  out: CopyBuffer;
}

/**
 * Gathers frames by source and prepares them as they come. The frames of a source keep their order, within a group and
 * from group to group; sources do not wait for each other. `pause` is awaited after each frame, so that a load under
 * way gets its turn.
 */
export async function* groups(
  deliveries: Iterable<Delivery>,
  planOf: (source: string) => Plan | undefined,
  now: () => number,
  pause: () => Promise<unknown>,
): AsyncGenerator<Group> {
  const open = new Map<string, OpenGroup>();
  let held = 0;
  for (const delivery of deliveries) {
    const { source } = delivery.frame.header;
    const group = open.get(source) ?? openGroup(source, planOf(source));
    open.set(source, group);
    held -= group.bytes;
    add(group, delivery, now());
    held += group.bytes;
    await pause();
    if (group.records >= GROUP_RECORDS || group.bytes >= GROUP_BYTES) {
      open.delete(source);
      held -= group.bytes;
      yield group;
    } else if (held >= BATCH_BYTES) {
      yield* open.values();
      open.clear();
      held = 0;
    }
  }
  yield* open.values();
}

function openGroup(source: string, plan: Plan | undefined): OpenGroup {
  const group: OpenGroup = { source, plan, drafts: [], records: 0, bytes: 0, out: new CopyBuffer() };
  if (!plan?.asksDatabase) group.settled = [];
  return group;
}

function add(group: OpenGroup, delivery: Delivery, began: number): void {
  const { plan, settled, out } = group;
  const drafted = draft(delivery, plan, began);
  group.drafts.push(drafted);
  group.records += drafted.records.length;
  group.bytes += drafted.bytes;
  if (!settled) return;
  if (!plan) settled.push(settleUnknown(drafted));
  else {
    const judged = plan.rules.open(drafted.candidates, { receivedAt: drafted.header.receivedAt });
    settled.push(settle(plan, drafted, judged, out, began));
  }
}
