import type { Failure } from '../../domain/quality/failure.ts';
import type { CheckResult, RuleResult } from './checking.ts';

const whole = (count: number): string => count.toLocaleString('en-US');
const one = (count: number, what: string): string => `${whole(count)} ${what}${count === 1 ? '' : 's'}`;

const HEADS = ['rule', 'severity', 'passed', 'failed', 'not evaluated', 'errors'];

function cells(rule: RuleResult): string[] {
  if (!rule.judged) return [rule.id, rule.severity, 'not judged: its reference data is not here'];
  if (rule.ofMany) {
    const { outcome, result, exception_info } = rule.ofMany;
    const seen = 'observed_value' in result ? result.observed_value : result.unexpected_count;
    const why = exception_info.exception_message ?? `observed ${JSON.stringify(seen ?? null)}`;
    return [rule.id, rule.severity, `${outcome.replace('_', ' ')}: ${printable(why).slice(0, 200)}`];
  }
  return [rule.id, rule.severity, ...[rule.passed, rule.failed, rule.notEvaluated, rule.errors].map(whole)];
}

function table(rows: string[][]): string[] {
  const full = rows.filter(row => row.length === HEADS.length);
  const widths = HEADS.map((_, i) => Math.max(...[...full, ...rows.slice(0, 1)].map(row => row[i]!.length)));
  widths[0] = Math.max(...rows.map(row => row[0]!.length));
  return rows.map(row =>
    row
      .map((cell, i) =>
        i < 2 || row.length < HEADS.length ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** What a record says must not steer the terminal. */
const printable = (text: string): string =>
  text.replaceAll(/\p{C}/gu, unit => `\\u${unit.codePointAt(0)!.toString(16).padStart(4, '0')}`);

const reason = ({ rule, severity, message }: Failure): string =>
  `    ${severity.padEnd(8)}  ${rule}: ${printable(message)}`;

/** The result for a person: every rule, the first failing records, and what would become of them all. */
export function describeCheck(result: CheckResult, title: string): string {
  const { records, good, flagged, quarantined, failing } = result;
  const text = [title, '', ...table([HEADS, ...result.rules.map(cells)])];
  if (failing.length > 0) {
    const all = flagged + quarantined;
    text.push(
      '',
      all > failing.length
        ? `The first ${failing.length} of ${one(all, 'failing record')}:`
        : 'Failing records:',
    );
    for (const { line, failures } of failing) text.push(`  line ${line}`, ...failures.map(reason));
  }
  if (records === 0) text.push('', 'No record was found, so nothing was checked.');
  else
    text.push(
      '',
      `${one(records, 'record')}: ${whole(good)} good, ${whole(flagged)} would be loaded with a flag, ` +
        `${whole(quarantined)} would be quarantined.`,
    );
  return text.join('\n');
}
