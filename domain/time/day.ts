const TIME_OF_DAY = /^([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,6})?)$/;

/** Seconds since midnight of a time of day without an offset, as PostgreSQL's time holds it; undefined for all else. */
export function timeOfDay(text: string): number | undefined {
  const parts = TIME_OF_DAY.exec(text);
  return parts ? (Number(parts[1]) * 60 + Number(parts[2])) * 60 + Number(parts[3]) : undefined;
}
