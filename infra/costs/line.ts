import type { Resources } from '../draft.ts';
import { PRICES, type Price, type PriceName } from './prices.ts';
import type { Traffic } from './traffic.ts';

/** Something that infra/costs does not say the price of. */
export class NoPrice extends Error {
  override name = 'NoPrice';
}

/** One line of a bill. */
export interface Line {
  service: string;
  item: string;
  quantity: number;
  price: Price;
}

export const dollars = ({ quantity, price }: Line): number => quantity * price.usd;

/** What a rule of the price table may look at besides the resource itself. */
export interface Surroundings {
  /** All resources of the deployment, of every stack. */
  resources: Resources;
  traffic: Traffic;
}

export type Rule = (properties: Record<string, unknown>, surroundings: Surroundings, id: string) => Line[];

/** A line at a price of the table; `quantity` in what the price is for. */
export const line = (service: string, item: string, quantity: number, price: PriceName): Line => ({
  service,
  item,
  quantity,
  price: PRICES[price],
});
