import { count, plural, rate } from '#lib/format/number.ts';
import type { Bin, Step } from '../bins.ts';
import type { Series } from '../series.ts';
import { loadedRate, quarantinedRate, totalRate } from '../stack.ts';

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayClock = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const HOUR = 3_600_000;

/** `04:10 – 04:11`, with the day where steps are long; a running step says so. */
export function spanOf(bin: Step): string {
  const format = bin.end - bin.start >= HOUR / 4 ? dayClock : clock;
  const running = bin.start + bin.seconds * 1000 < bin.end;
  return `${format.format(bin.start)} – ${clock.format(bin.end)}${running ? ' (running)' : ''}`;
}

export interface Row {
  label: string;
  /** Colour of the series; undefined: quarantined records. */
  colour: number | undefined;
  rate: string;
  records: string;
}

/** What happened in a bin, series by series from the top of the stack, then the quarantined. */
export function rowsOf(bin: Bin, all: readonly Series[]): Row[] {
  const quarantined = quarantinedRate(bin, all);
  return [
    ...all.toReversed().map(series => {
      const perSecond = loadedRate(bin, series);
      return {
        label: series.label,
        colour: series.colour,
        rate: rate(perSecond),
        records: count(perSecond * bin.seconds),
      };
    }),
    {
      label: 'Quarantined',
      colour: undefined,
      rate: rate(quarantined),
      records: count(quarantined * bin.seconds),
    },
  ];
}

/** A bin in a sentence, for those who hear the chart. */
export function sentenceOf(bin: Bin, all: readonly Series[]): string {
  if (bin.records === undefined) return `${spanOf(bin)}: no record`;
  const parts = all
    .filter(series => loadedRate(bin, series) > 0)
    .map(series => `${series.label} ${rate(loadedRate(bin, series))}`);
  const bad = plural(Math.round(quarantinedRate(bin, all) * bin.seconds), 'quarantined record');
  return `${spanOf(bin)}: ${rate(totalRate(bin, all))} records per second loaded (${parts.join(', ')}), ${bad}`;
}
