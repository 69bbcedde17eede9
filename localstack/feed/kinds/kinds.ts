import { iot } from './iot.ts';
import type { Kind } from './kind.ts';
import { market } from './market.ts';
import { retail } from './retail.ts';
import { social } from './social.ts';
import { weather } from './weather.ts';

/** The kinds of sample traffic there are, by the name in a contract's `feed.kind`. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries({ market, weather, social, retail, iot }),
);
