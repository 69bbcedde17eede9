import { between, counter, hash, normal, pick, round, seeded, skewed, walk } from '../random.ts';
import { sp500At } from '../replay.ts';
import { trading } from '../rhythm.ts';
import { isoTime, type Kind } from './kind.ts';

interface Security {
  symbol: string;
  exchange: string;
  price: (now: number) => number;
  /** Half the distance of bid and ask, as a share of the price. */
  spread: number;
  /** Shares of an average day. */
  daily: number;
}

const SYMBOLS = 40;
const DAY = 86_400_000;

/** The index that is replayed, and invented companies whose prices move 0.8 to 3 % a day. */
function securities(seed: string): Security[] {
  const random = seeded(`${seed}:market`);
  const list: Security[] = [
    { symbol: 'SPX', exchange: 'CBOE', price: sp500At, spread: 0.0001, daily: 2_400_000_000 },
  ];
  const letters = [...'ABCDEFGHIKLMNOPRSTUVWXZ'];
  while (list.length <= SYMBOLS) {
    const symbol = Array.from({ length: random() < 0.3 ? 3 : 4 }, () => pick(random, letters)).join('');
    if (list.some(security => security.symbol === symbol)) continue;
    const base = Math.exp(between(random, Math.log(8), Math.log(600)));
    const volatility = between(random, 0.008, 0.03);
    list.push({
      symbol,
      exchange: pick(random, ['NASDAQ', 'NASDAQ', 'NYSE']),
      price: now => base * Math.exp(volatility * 2 * walk(symbol, now)),
      spread: between(random, 0.0001, 0.0008),
      daily: Math.exp(between(random, Math.log(2e5), Math.log(5e7))),
    });
  }
  return list;
}

function condition(now: number, random: () => number): string {
  const minute = Math.floor((now % DAY) / 60_000);
  if (minute === 14 * 60 + 30) return 'opening';
  if (minute === 20 * 60 + 59) return 'closing';
  return random() < 0.15 ? 'odd_lot' : 'regular';
}

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export const market: Kind = {
  rhythm: trading,
  generator({ seed }) {
    const next = skewed(securities(seed), 0.9);
    const count = counter();
    const ranges = new Map<string, { day: number; high: number; low: number }>();
    return (now, random) => {
      const { symbol, exchange, price: at, spread, daily } = next(random);
      const trade = now - Math.floor(20 - 200 * Math.log(1 - random()));
      const price = Math.max(0.01, round(at(trade) * (1 + (spread / 2) * normal(random)), 2));
      const half = Math.max(0.01, price * spread);
      const day = Math.floor(trade / DAY);
      const before = ranges.get(symbol);
      const range = before?.day === day ? before : { day, high: price, low: price };
      range.high = Math.max(range.high, price);
      range.low = Math.min(range.low, price);
      ranges.set(symbol, range);
      const sequence = count(symbol, trade);
      return {
        tick_id: `T-${hash(symbol).toString(36)}-${sequence}`,
        traded_at: isoTime(trade),
        symbol,
        exchange,
        currency: 'USD',
        price,
        bid: round(price - half, 2),
        ask: round(price + half, 2),
        day_high: range.high,
        day_low: range.low,
        volume: thousands.format(Math.floor((daily * (trade % DAY)) / DAY)),
        sequence,
        condition: condition(trade, random),
      };
    };
  },
};
