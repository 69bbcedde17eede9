import { asked } from './answer.ts';
import type { Quarantine } from './quarantine.ts';

/** The parts of an export, newest first. */
export async function* parts(quarantine: Quarantine, query: Record<string, string>): AsyncGenerator<string> {
  for (let before: string | undefined; ; ) {
    const { text, headers } = await asked(quarantine, {
      method: 'GET',
      path: '/quarantine/export',
      query: { ...query, before },
    });
    yield text;
    before = /[?&]before=([\d-]+)[^>]*>; rel="next"/.exec(headers.link ?? '')?.[1];
    if (before === undefined) return;
  }
}
