import type { Log } from '../shared/log/about.ts';
import { parseTokens, type Tokens } from './authorise.ts';

/** How long tokens are used before they are read again, ms: a new token works, and a withdrawn one fails, after this. */
export const KEEP_TOKENS_MS = 60_000;

/**
 * The tokens, read at the first request and again when they are old. While the secret cannot be read the last known ones
 * stay in use: that it is away for a moment must not turn every producer away.
 */
export function keepTokens(
  read: () => Promise<string>,
  now: () => number,
  log: Pick<Log, 'error'>,
): () => Promise<Tokens> {
  let kept: { tokens: Tokens; until: number } | undefined;
  return async () => {
    if (kept && now() < kept.until) return kept.tokens;
    try {
      kept = { tokens: parseTokens(await read()), until: now() + KEEP_TOKENS_MS };
    } catch (error) {
      if (!kept) throw error;
      log.error('the tokens could not be read again; the last known ones stay in use', error);
      kept.until = now() + KEEP_TOKENS_MS;
    }
    return kept.tokens;
  };
}
