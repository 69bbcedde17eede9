import type { Json } from '../../../domain/json.ts';
import type { CopyBuffer } from './buffer.ts';

/**
 * Writes one field in PostgreSQL's binary format. Returns why the value cannot be stored, or undefined; after a
 * reason the bytes written so far mean nothing and the row must be taken back.
 */
export type WriteColumn = (out: CopyBuffer, value: NonNullable<Json>) => string | undefined;
