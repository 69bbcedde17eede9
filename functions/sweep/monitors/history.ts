import type pg from 'pg';
import { type Past, pastAt } from '../../../domain/baseline/past.ts';
import { baselineSpans } from '../../../domain/baseline/season.ts';
import { WINDOW_MS, type WindowSummary } from '../../../domain/baseline/summary.ts';

type Client = Pick<pg.ClientBase, 'query'>;

const PAST = `
select distinct on (w.window_start) w.summary
from unnest($2::timestamptz[], $3::timestamptz[]) as span (starts, ends)
join omnistream.monitor_window w on w.source = $1 and w.window_start >= span.starts and w.window_start < span.ends
order by w.window_start`;

/** The windows that tell what is usual in the one that begins at `at`, and the one right before it. */
export async function readPast(
  client: Client,
  source: string,
  at: number,
): Promise<{ past: Past; before: WindowSummary | undefined }> {
  const spans = baselineSpans(at);
  const { rows } = await client.query<{ summary: WindowSummary }>(PAST, [
    source,
    spans.map(({ from }) => new Date(from)),
    spans.map(({ to }) => new Date(to)),
  ]);
  const windows = rows.map(({ summary }) => summary);
  return {
    past: pastAt(at, (from, to) => windows.filter(({ start }) => start >= from && start < to)),
    before: windows.find(({ start }) => start === at - WINDOW_MS),
  };
}

export async function writeWindow(client: Client, source: string, window: WindowSummary): Promise<void> {
  await client.query(
    `insert into omnistream.monitor_window (source, window_start, summary) values ($1, $2, $3)
     on conflict (source, window_start) do update set summary = excluded.summary`,
    [source, new Date(window.start), JSON.stringify(window)],
  );
}
