import type { Tally } from './tally.ts';

const SHOWN = 10;

const count = (n: number): string => n.toLocaleString('en-US');

/** The summary for a person: what became of the records, and which lines did not go well. */
export function describeTally(source: string, tally: Tally, seconds: number): string {
  const rate = seconds > 0 ? `, ${count(Math.round(tally.accepted / seconds))} records/s` : '';
  const retries = tally.retries > 0 ? `, ${count(tally.retries)} retries` : '';
  const out = [`${source}: ${count(tally.accepted)} accepted in ${seconds} s${rate}${retries}`];
  if (tally.malformed > 0)
    out.push(
      `${count(tally.malformed)} of them are no JSON objects and will be in the quarantine: ${places(tally.malformedLines, tally.malformed)}`,
    );
  if (tally.refused > 0) {
    out.push(`${count(tally.refused)} refused:`);
    for (const { line, reason } of tally.refusals.slice(0, SHOWN)) out.push(`  line ${line}: ${reason}`);
    if (tally.refused > SHOWN) out.push(`  and ${count(tally.refused - SHOWN)} more`);
  }
  return out.join('\n');
}

function places(lines: readonly number[], total: number): string {
  const shown = lines.slice(0, SHOWN);
  const more = total > shown.length ? ` and ${count(total - shown.length)} more` : '';
  return `${shown.length === 1 ? 'line' : 'lines'} ${shown.join(', ')}${more}`;
}
