import type { FrameHeader } from '../../../domain/frame/frame.ts';

/** What a line is about. Ids and counts only: what a record says has no place in a log. */
export interface About {
  source?: string;
  /** Frame id. */
  frame?: string;
  /** The demo or replay run that made the frame. */
  run?: string;
  /** Kinesis event id (shard and sequence number) of what is no frame, or could not be read. */
  event?: string;
  /** API Gateway's id of the request, which its caller was told. */
  request?: string;
  [count: string]: string | number | undefined;
}

/** One line of JSON each; the log level of the deployment decides which are written. */
export interface Log {
  debug(message: string, about: About): void;
  warn(message: string, about: About): void;
  error(message: string, error: unknown, about?: About): void;
}

export const aboutFrame = ({ id, source, run }: Pick<FrameHeader, 'id' | 'source' | 'run'>): About => ({
  frame: id,
  source,
  ...(run !== undefined && { run }),
});
