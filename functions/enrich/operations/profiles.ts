import type pg from 'pg';
import { WINDOW_MS } from '../../../domain/baseline/summary.ts';
import { emptyProfile, mergeProfile } from '../../../domain/profile/profile.ts';
import { storeProfile } from '../../../domain/profile/stored.ts';
import type { PreparedFrame } from '../prepared.ts';

/** Appends what the frames' records look like to the window of their source in which they are loaded: one row. */
export async function appendProfiles(
  client: pg.ClientBase,
  source: string,
  frames: readonly Pick<PreparedFrame, 'profile'>[],
  loadedAt: number,
): Promise<void> {
  const found = frames.flatMap(({ profile }) => profile ?? []).filter(({ records }) => records > 0);
  if (found.length === 0) return;
  const whole = found.reduce(mergeProfile, emptyProfile());
  const start = Math.floor(loadedAt / WINDOW_MS) * WINDOW_MS;
  await client.query({
    name: 'append-profiles',
    text: APPEND,
    values: [source, new Date(start), whole.records, JSON.stringify(storeProfile(whole))],
  });
}

const APPEND = `
  insert into omnistream.profile_part (source, window_start, records, profile) values ($1, $2, $3, $4)`;
