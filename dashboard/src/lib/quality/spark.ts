/** A spark line's runs as SVG paths: a gap parts them, and a single value is a dash as wide as its step. */
export function sparkPaths(values: readonly (number | null)[], width: number, height: number): string[] {
  const known = values.filter(value => value !== null);
  if (known.length === 0) return [];
  // From the lowest to all passed: what a line is for is to show when it got worse. Never less than a point high.
  const low = Math.min(...known, 0.99);
  const step = width / values.length;
  const x = (i: number) => round(step * (i + 0.5));
  const y = (value: number) => round(1 + (1 - (value - low) / (1 - low)) * (height - 2));
  const paths: string[] = [];
  let run: string[] = [];
  const end = (last: number) => {
    if (run.length === 1) run = [`M${round(x(last) - step / 2)} ${run[0]?.split(' ')[1]}h${round(step)}`];
    if (run.length > 0) paths.push(run.join('L').replace(/^(?!M)/, 'M'));
    run = [];
  };
  values.forEach((value, i) => {
    if (value === null) end(i - 1);
    else run.push(`${x(i)} ${y(value)}`);
  });
  end(values.length - 1);
  return paths;
}

const round = (n: number): number => Math.round(n * 10) / 10;
