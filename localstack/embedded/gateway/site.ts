import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

/** Serves the files of a folder; null serves none. */
export function serveSite(
  folder: string | null,
): (request: IncomingMessage, response: ServerResponse) => void {
  // Looked up anew for each request: a build of the dashboard may replace the files while this runs.
  const site = folder === null ? undefined : sirv(folder, { dev: true, etag: true });
  return (request, response) => {
    const missing = (): void => void response.writeHead(404).end('Not found');
    if (site) site(request, response, missing);
    else missing();
  };
}
