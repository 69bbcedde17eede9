const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** An instant (ISO 8601) or an age (`90m`, `2h`, `3d`) as ms since the epoch; undefined for anything else. */
export function since(text: string, now: number): number | undefined {
  const age = /^(\d{1,6})([mhd])$/.exec(text);
  if (age) return now - Number(age[1]) * UNITS[age[2] as keyof typeof UNITS];
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
