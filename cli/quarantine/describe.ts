import { stripVTControlCharacters } from 'node:util';
import type {
  GoneRecord,
  QuarantinedRecord,
  RepairPreview,
  RepairSample,
  Replay,
} from '../../functions/api/types.ts';

const many = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

/** What a record holds may be hostile to a terminal. */
const plain = (text: string): string => stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ');

export function describeRecord({ id, quarantinedAt, source, attempts, failures }: QuarantinedRecord): string {
  const tried = attempts > 0 ? `, failed ${many(attempts, 'replay')}` : '';
  const why = failures.map(
    ({ rule, field, message }) => `    ${rule} ${field || 'whole record'}: ${plain(message)}`,
  );
  return [`${id}  ${quarantinedAt}  ${source}${tried}`, ...why].join('\n');
}

const OUTCOMES: Record<RepairSample['outcome'], string> = {
  passes: 'would pass',
  fails: 'would fail again',
  unmatched: 'no flow is for it',
  impossible: 'cannot be repaired so',
};

function describeSample({ id, outcome, before, after, reason, failures }: RepairSample): string {
  const lines = [`  ${id}: ${OUTCOMES[outcome]}${reason ? `: ${plain(reason)}` : ''}`];
  if (before !== null && before !== after) lines.push(`    - ${plain(before)}`);
  if (after !== null) lines.push(`    + ${plain(after)}`);
  for (const { rule, message } of failures) lines.push(`      ${rule}: ${plain(message)}`);
  return lines.join('\n');
}

export function describePreview({
  total,
  more,
  tried,
  outcomes,
  samples,
  judgedLater,
}: RepairPreview): string {
  const counts = (Object.keys(OUTCOMES) as RepairSample['outcome'][])
    .filter(outcome => outcomes[outcome] > 0)
    .map(outcome => `${outcomes[outcome]} ${OUTCOMES[outcome]}`);
  const lines = [
    `${more ? 'More than ' : ''}${many(total, 'record')}. Of the newest ${tried}: ${counts.join(', ') || 'none'}.`,
    ...samples.map(describeSample),
  ];
  for (const { source, rules } of judgedLater)
    lines.push(`Only judged when they are loaded, for ${source}: ${rules.join(', ')}.`);
  return lines.join('\n');
}

/** What became of a replay's records, in one line. */
export function describeReplay(replay: Replay): string {
  const { id, state, chosen, waiting, requestedBy, requestedAt } = replay;
  const parts = [
    [replay.loaded, 'loaded'],
    [replay.failed, 'failed again'],
    [replay.duplicates, 'were loaded before'],
    [replay.gone, 'gone'],
    [replay.unrepaired, 'not repaired'],
    [replay.elsewhere, 'with another replay'],
    [replay.tooLarge, 'too large'],
    [waiting, state === 'cancelled' ? 'left as they were' : 'waiting'],
  ] as const;
  const found = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `replay ${id}  ${state}  ${many(chosen, 'record')}: ${found.join(', ')}  (${requestedBy}, ${requestedAt})`;
}

export const describeGone = (gone: readonly GoneRecord[]): string =>
  gone.map(({ id, message }) => `${id}: ${message}`).join('\n');
