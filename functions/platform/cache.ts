/**
 * Answers a question once for all who ask it within a while: CloudWatch is paid by the request. Those who come while it is
 * being answered wait for the same answer; a failure is not kept.
 */
export function cached<Key, T>(
  ask: (key: Key) => Promise<T>,
  seconds: (key: Key) => number,
  now: () => number,
): (key: Key) => Promise<T> {
  const kept = new Map<Key, { answer: Promise<T>; until: number }>();
  return key => {
    const known = kept.get(key);
    if (known && now() < known.until) return known.answer;
    const asked = { answer: ask(key), until: now() + seconds(key) * 1000 };
    kept.set(key, asked);
    asked.answer.catch(() => {
      if (kept.get(key) === asked) kept.delete(key);
    });
    return asked.answer;
  };
}
