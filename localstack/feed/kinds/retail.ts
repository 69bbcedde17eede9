import { faker } from '@faker-js/faker/locale/en';
import type { JsonObject } from '../../../domain/json.ts';
import { between, counter, hash, pick, round, skewed } from '../random.ts';
import { shopping } from '../rhythm.ts';
import { isoTime, type Kind, type World } from './kind.ts';

const STORES = [
  { store_country: 'DE', store_time_zone: 'Europe/Berlin', currency: 'EUR' },
  { store_country: 'FR', store_time_zone: 'Europe/Paris', currency: 'EUR' },
  { store_country: 'NL', store_time_zone: 'Europe/Amsterdam', currency: 'EUR' },
  { store_country: 'AT', store_time_zone: 'Europe/Vienna', currency: 'EUR' },
  { store_country: 'ES', store_time_zone: 'Europe/Madrid', currency: 'EUR' },
  { store_country: 'PL', store_time_zone: 'Europe/Warsaw', currency: 'PLN' },
  { store_country: 'GB', store_time_zone: 'Europe/London', currency: 'GBP' },
];
const PAYMENTS = ['card', 'wallet', 'transfer', 'cash', 'invoice'];
const CUSTOMERS = 2000;

interface Product {
  id: string;
  price: number;
}

function products({ references }: World): Product[] {
  const data = references.find(reference => reference.name === 'products');
  const id = data?.columns.indexOf('product_id') ?? -1;
  const price = data?.columns.indexOf('price') ?? -1;
  if (data === undefined || id < 0 || price < 0 || data.rows.length === 0)
    throw new Error('the retail feed needs the reference data set products, with product_id and price');
  return data.rows.map(row => ({ id: row[id]!, price: Number(row[price]) }));
}

function customers(seed: string) {
  faker.seed(hash(`${seed}:customers`));
  return Array.from({ length: CUSTOMERS }, (_, i) => ({
    customer_id: `C-${1000 + i}`,
    customer_email: `${faker.internet.username().toLowerCase()}@example.com`,
  }));
}

/** As a till prints amounts: 1.249,50 */
const amount = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const DAY = 86_400_000;

/** Orders of one to four lines; few products make most of the sales. */
export const retail: Kind = {
  rhythm: shopping,
  generator(world) {
    const product = skewed(products(world), 1);
    const customer = skewed(customers(world.seed), 0.7);
    const store = skewed(STORES, 0.8);
    const payment = skewed(PAYMENTS, 1.2);
    const count = counter();
    let order: JsonObject = {};
    let line = 0;
    let lines = 0;
    let last = 0;
    return (now, random) => {
      if (line === lines || now - last > DAY / 48) {
        const year = new Date(now).getUTCFullYear();
        order = {
          order_id: `O-${year}-${count('order', now)}`,
          ordered_at: isoTime(now - Math.floor(random() * 3000)),
          ...customer(random),
          ...store(random),
          payment_method: payment(random),
        };
        line = 0;
        lines = pick(random, [1, 1, 1, 2, 2, 3, 4]);
      }
      line++;
      last = now;
      const { id, price } = product(random);
      const quantity = Math.max(1, Math.round(-1.2 * Math.log(1 - random())));
      const subtotal = round(price * quantity, 2);
      return {
        ...order,
        line,
        product_id: id,
        quantity,
        unit_price: amount.format(price),
        subtotal: amount.format(subtotal),
        ...(random() < 0.2
          ? { discount: amount.format(round(subtotal * between(random, 0.05, 0.3), 2)) }
          : {}),
      };
    };
  },
};
