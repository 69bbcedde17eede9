/** One line of JSON on stderr; the error's stack goes here and nowhere else. */
export function logError(message: string, error: unknown): void {
  const shown =
    error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : error;
  console.error(JSON.stringify({ level: 'error', message, error: shown }));
}
