import * as v from 'valibot';
import { monitors } from '../../../domain/catalogue.gen.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import type { Monitor } from '../../../domain/monitors/monitor.ts';

/** Every monitor, with the options of the contract where it names them. */
export const monitorsOf = (contract: Pick<Contract, 'monitors'>): { monitor: Monitor; options: unknown }[] =>
  Object.values<Monitor>(monitors).map(monitor => {
    const given = contract.monitors.findLast(({ use }) => use === monitor.name)?.options ?? {};
    return { monitor, options: v.parse(monitor.options, given) };
  });
