import { strictObject } from 'valibot';
import { fieldName, transform } from './transform.ts';

/**
 * The same for a frame that comes again, since a frame keeps when it was received. Two deliveries of one record have
 * different times, though, and so are not told to be the same: a field with the time of the event is better.
 */
export default transform({
  name: 'received',
  summary: 'Writes when the record was received, for records that say no time of their own.',
  options: strictObject({ field: fieldName }),
  reads: () => [],
  writes: ({ field }) => [field],
  accepts: () => [],
  example: {
    options: { field: 'received_at' },
    before: {},
    after: { received_at: '2026-03-01T12:00:00.000Z' },
  },
  compile({ field }) {
    return (record, { receivedAt }) => {
      record[field] = new Date(receivedAt).toISOString();
      return undefined;
    };
  },
});
