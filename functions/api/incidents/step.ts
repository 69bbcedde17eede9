import * as v from 'valibot';
import { RESOLUTION_REASONS } from '../../../domain/incident/life-cycle.ts';
import { storable } from '../../shared/http/text.ts';

const LONGEST_COMMENT = 4_000;
const LONGEST_NAME = 256;

const said = v.pipe(
  storable(LONGEST_COMMENT),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.description('For the history. Text, never markup.'),
);
const comment = v.exactOptional(said);
const version = v.exactOptional(
  v.pipe(
    v.number('must be a whole number'),
    v.safeInteger('must be a whole number'),
    v.description('The version that was looked at: 409 when the incident has changed since.'),
  ),
);

/** What can be asked to be done about an incident. */
export const IncidentStep = v.variant(
  'action',
  [
    v.strictObject({
      action: v.picklist(['acknowledge', 'unassign', 'reopen']),
      comment,
      version,
    }),
    v.strictObject({ action: v.literal('comment'), comment: said, version }),
    v.strictObject({
      action: v.literal('assign'),
      assignee: v.pipe(
        storable(LONGEST_NAME),
        v.trim(),
        v.minLength(1, 'must not be empty'),
        v.description('Who sees to it: a name or an e-mail address.'),
      ),
      comment,
      version,
    }),
    v.strictObject({
      action: v.literal('resolve'),
      reason: v.picklist(RESOLUTION_REASONS, `must be one of ${RESOLUTION_REASONS.join(', ')}`),
      comment,
      version,
    }),
  ],
  'must be one of acknowledge, assign, unassign, resolve, reopen, comment',
);
