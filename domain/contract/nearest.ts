/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost 1 each. */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

const MAX_COMPARED = 100;

/** The name that was probably meant; undefined when none is close (more than a third of the letters differ). */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.slice(0, MAX_COMPARED).toLowerCase();
  let best: string | undefined;
  let bestCost = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of names) {
    const cost = distance(wanted, candidate.slice(0, MAX_COMPARED).toLowerCase());
    if (cost < bestCost) [best, bestCost] = [candidate, cost];
  }
  return best;
}

const LISTED = 12;

/** A hint for a name that is none of `names`: the nearest one, else what there is to choose from. */
export function suggest(name: string, names: Iterable<string>): string {
  const known = [...names];
  const close = nearest(name, known);
  if (close !== undefined) return `did you mean "${close}"?`;
  if (known.length === 0) return 'there are none yet';
  const more = known.length > LISTED ? `, and ${known.length - LISTED} more` : '';
  return `known: ${known.slice(0, LISTED).join(', ')}${more}`;
}
