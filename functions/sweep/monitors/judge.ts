import * as v from 'valibot';
import { monitors } from '../../../domain/catalogue.gen.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import type { Monitor, MonitorVerdict, MonitorWindow } from '../../../domain/monitors/monitor.ts';

export interface Judgement {
  /** What repeats of the same trouble share. */
  fingerprint: string;
  source: string;
  kind: string;
  verdict: MonitorVerdict;
}

export const MONITORS: Readonly<Record<string, Monitor>> = monitors;

/** Every monitor on one source, with the options of the contract where it names them. */
export function judge(contract: Contract, window: MonitorWindow): Judgement[] {
  return Object.values(MONITORS).map(monitor => {
    const given = contract.monitors.findLast(({ use }) => use === monitor.name)?.options ?? {};
    const options = v.parse(monitor.options, given);
    return {
      fingerprint: `${monitor.name}:${contract.source}`,
      source: contract.source,
      kind: monitor.name,
      verdict: monitor.evaluate(window, options),
    };
  });
}
