/** English names, by which times are written. */
export const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Place of a full or three-letter name (`Sept` too), from 0; -1 for no name of the list. */
export function placeOfName(word: string, names: readonly string[]): number {
  const lower = word.toLowerCase();
  if (lower === 'sept') return names.indexOf('september');
  return names.findIndex(name => name === lower || name.slice(0, 3) === lower);
}
