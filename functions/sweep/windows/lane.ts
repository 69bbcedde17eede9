import type pg from 'pg';
import type { Clock } from '../../../domain/windows/collector.ts';

/** The windows of one source, clock and length. */
export interface Lane<Of = Clock> {
  source: string;
  clock: Of;
  seconds: number;
}

/** A lane in the order of the statements' parameters. */
export const laneOf = ({ source, clock, seconds }: Lane<string>): [string, string, number] => [
  source,
  clock,
  seconds,
];

/** SQL: rows of the lane. */
export const OF_LANE = 'source = $1 and clock = $2 and seconds = $3';

/** The lanes that have parts. */
export async function openLanes(reader: Pick<pg.ClientBase, 'query'>): Promise<Lane[]> {
  const { rows } = await reader.query<Lane>(
    'select source, clock, seconds from omnistream.window_part group by 1, 2, 3 order by 1, 2, 3',
  );
  return rows;
}
