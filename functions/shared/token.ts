import { createHash, randomBytes } from 'node:crypto';

/** A new bearer token: 192 bits of chance. Whoever has it may write to its source. */
export const newToken = (): string => `omni_${randomBytes(24).toString('base64url')}`;

/** What is kept of a token: its SHA-256, in hexadecimal digits. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
