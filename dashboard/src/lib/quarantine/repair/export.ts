import { fetchFrom } from '#lib/api/client.ts';

/** The parts of an export, one after the other: an answer holds so much. `taken` is told how many there were. */
export async function exportParts(
  filter: Record<string, string>,
  format: string,
  signal: AbortSignal,
  taken: (parts: number) => void,
): Promise<Blob> {
  const parts: string[] = [];
  for (let before: string | undefined; ; ) {
    const { text, headers } = await fetchFrom('/quarantine/export', { ...filter, format, before }, signal);
    parts.push(text);
    taken(parts.length);
    before = nextOf(headers.get('link'));
    if (before === undefined)
      return new Blob(parts, { type: format === 'csv' ? 'text/csv' : 'application/x-ndjson' });
  }
}

/** The cursor of the next part, as the header `Link` names it. */
export const nextOf = (link: string | null): string | undefined =>
  /[?&]before=([\d-]+)[^>]*>;\s*rel="next"/.exec(link ?? '')?.[1];
