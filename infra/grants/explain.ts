/** Holds grants against their reasons, and writes both down as a table. */
import type { Grant } from './read.ts';
import type { Reason } from './reasons.ts';

const key = ({ who, action, on }: Grant): string => `${who} may ${action} on ${on}`;

const grantsOf = ({ who, actions, on }: Reason): Grant[] =>
  who.flatMap(holder => actions.flatMap(action => on.map(target => ({ who: holder, action, on: target }))));

/** What is granted without a reason, and what has a reason without being granted; in words. */
export function unexplained(grants: readonly Grant[], reasons: readonly Reason[]): string[] {
  const granted = new Set(grants.map(key));
  const explained = new Set(reasons.flatMap(grantsOf).map(key));
  return [
    ...[...granted].filter(each => !explained.has(each)).map(each => `no reason why ${each}`),
    ...[...explained].filter(each => !granted.has(each)).map(each => `a reason, but no grant: ${each}`),
  ];
}

const code = (texts: readonly string[]): string => texts.map(text => `\`${text}\``).join(', ');
/** `kinesis: GetRecords, ListShards`: the service once. */
const actionsIn = (actions: readonly string[]): string => {
  const services = Map.groupBy(actions, action => /^(\w+):/.exec(action)?.[1] ?? '');
  return [...services]
    .map(([service, own]) =>
      service && own.length > 1
        ? `\`${service}:\` ${own.map(action => action.slice(service.length + 1)).join(', ')}`
        : code(own),
    )
    .join(', ');
};

/**
 * Markdown. `grantsOf` are the grants of each variant of a deployment; what `asWritten` does not have is marked with the
 * settings that bring it.
 */
export function grantsTable(
  variants: Readonly<Record<string, readonly Grant[]>>,
  asWritten: string,
  reasons: readonly Reason[],
): string {
  const having = Object.entries(variants).map(([name, grants]) => [name, new Set(grants.map(key))] as const);
  const rows = reasons.map(reason => {
    const all = grantsOf(reason).map(key);
    const names = having.filter(([, granted]) => all.every(each => granted.has(each))).map(([name]) => name);
    const only = names.includes(asWritten) ? '' : ` (with ${code(names)})`;
    return `| ${reason.who.join(', ')} | ${actionsIn(reason.actions)} | ${reason.on.join(', ').replaceAll('*', '\\*')} | ${reason.why}${only} |`;
  });
  return ['| who | may | on | why |', '| --- | --- | -- | --- |', ...rows].join('\n');
}
