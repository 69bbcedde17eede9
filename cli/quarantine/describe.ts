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
    lines.push(`Judged only when they are loaded, for ${source}: ${rules.join(', ')}.`);
  return lines.join('\n');
}

/** How far a replay is, in one short line. */
export const describeProgress = ({ id, chosen, waiting, loaded, failed, overdue: late }: Replay): string =>
  [
    `replay ${id}: ${(chosen - waiting).toLocaleString('en')} of ${many(chosen, 'record')}`,
    `${loaded.toLocaleString('en')} loaded`,
    ...(failed > 0 ? [`${failed.toLocaleString('en')} failed again`] : []),
    ...(late > 0 ? [`${late.toLocaleString('en')} overdue`] : []),
  ].join(', ');

/** What became of a replay's records, in one line, and what to do about those that nothing comes of. */
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
  const line = `replay ${id}  ${state}  ${many(chosen, 'record')}: ${found.join(', ')}  (${requestedBy}, ${requestedAt})`;
  return replay.overdue > 0 ? `${line}\n${overdue(replay)}` : line;
}

const overdue = ({ overdue: count, id }: Replay): string =>
  `    ${many(count, 'record')} sent ten minutes ago or longer, and not loaded: a stage gave the frames up, or is behind.
    omnistream redrive --list shows what was given up: redrive it, or free the records with omnistream quarantine cancel ${id}.`;

export const describeGone = (gone: readonly GoneRecord[]): string =>
  gone.map(({ id, message }) => `${id}: ${message}`).join('\n');
