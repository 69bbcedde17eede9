import { namesIn } from './names.ts';

/** The columns that a condition names; none where it cannot be read, which compiling it says. */
export function namedBy(condition: string): string[] {
  try {
    return namesIn(condition);
  } catch {
    return [];
  }
}
