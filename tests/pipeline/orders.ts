/** Order lines that no other run has sent: deployments keep what they were given. */
import { randomInt } from 'node:crypto';

/** The source they are sent to, one of the shipped contracts. */
export const ORDERS = 'retail-orders';

const RUN = `O-${randomInt(1_000, 9_999)}-${randomInt(10_000, 99_999)}`;
let count = 0;

const order = (changes: object): string => {
  const number = String(count++).padStart(5, '0');
  return JSON.stringify({
    order_id: `${RUN}${number}`,
    line: 1,
    ordered_at: new Date().toISOString(),
    customer_id: `C-${count % 17}`,
    product_id: 'P-0001',
    quantity: 2,
    unit_price: '5,00',
    subtotal: '10,00',
    currency: 'EUR',
    ...changes,
  });
};

/** A good order line that no other is like. */
export const goodOrder = (): string => order({});
/** One without a customer: QR-001-customer. */
export const badOrder = (): string => order({ customer_id: undefined });
