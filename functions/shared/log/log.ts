import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Log } from './about.ts';
import { describeError } from './describe-error.ts';

const logger = new Logger({ serviceName: 'omnistream' });

export const log: Log = {
  debug: (message, about) => logger.debug(message, about),
  warn: (message, about) => logger.warn(message, about),
  error: (message, error, about = {}) => logger.error(message, { ...about, error: describeError(error) }),
};

/**
 * The handler, its lines with the invocation's request id. What it throws is written here, and thrown on without what
 * could quote a record: Lambda writes the whole of an error that it gets.
 */
export function logged<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return async (event, context) => {
    logger.addContext(context);
    try {
      return await handler(event, context);
    } catch (error) {
      log.error('invocation failed', error);
      const { name, message } = describeError(error);
      throw Object.assign(new Error(message), { name });
    }
  };
}
