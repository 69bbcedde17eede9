import type { IncomingMessage } from 'node:http';

/** Lambda takes 6 MB a synchronous call; a body travels in it as base64, beside the headers. */
export const BODY_LIMIT = 4_400_000;

/** The whole body, or `too-large` as soon as it is, or `aborted` when the client went away. */
export function readBody(request: IncomingMessage): Promise<Buffer | 'too-large' | 'aborted'> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else resolve('too-large');
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve('aborted'));
  });
}
