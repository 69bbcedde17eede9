import type pg from 'pg';

/** The windows of a source that are of one length: those of event time, or those that counts by the minute fall in. */
export interface Lane {
  source: string;
  clock: 'event' | 'rule_minute';
  seconds: number;
}

/** A lane in the order of the statements' parameters. */
export const laneOf = ({ source, clock, seconds }: Lane): [string, string, number] => [
  source,
  clock,
  seconds,
];

/** SQL: rows of the lane. */
export const OF_LANE = 'source = $1 and clock = $2 and seconds = $3';

/** The lanes of a source that have parts: more than one where its contract has changed the length. */
export async function openLanes(reader: Pick<pg.ClientBase, 'query'>, source: string): Promise<Lane[]> {
  const { rows } = await reader.query<Lane>(
    'select source, clock, seconds from omnistream.window_part where source = $1 group by 1, 2, 3 order by 3',
    [source],
  );
  return rows;
}
