import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  after,
  type Handled,
  INCIDENT_ACTIONS,
  type IncidentAction,
  possibleActions,
  REOPEN_WITHIN_MS,
  type Step,
  stateOf,
} from './life-cycle.ts';

const NEW: Handled = { acknowledgedAt: null, assignee: null, resolvedAt: null, reason: null };
const step = (action: IncidentAction): Step =>
  action === 'assign'
    ? { action, assignee: 'ada' }
    : action === 'resolve'
      ? { action, reason: 'duplicates' }
      : { action };
const path = (...actions: IncidentAction[]): Handled =>
  actions.reduce((handled, action, i) => after(handled, step(action), i + 1), NEW);

describe('an incident', () => {
  it('goes from new to resolved, with or without the states between', () => {
    expect(stateOf(NEW)).toBe('new');
    expect(path('acknowledge')).toEqual({ ...NEW, acknowledgedAt: 1 });
    expect(stateOf(path('acknowledge'))).toBe('acknowledged');
    expect(stateOf(path('acknowledge', 'assign'))).toBe('assigned');
    expect(stateOf(path('assign', 'unassign'))).toBe('acknowledged');
    expect(path('resolve')).toEqual({ ...NEW, resolvedAt: 1, reason: 'duplicates' });
  });

  it('is after a reopening as it was before it was resolved', () => {
    for (const before of [[], ['acknowledge'], ['assign']] satisfies IncidentAction[][])
      expect(path(...before, 'resolve', 'reopen')).toEqual(path(...before));
  });

  it('offers what has an effect now', () => {
    expect(possibleActions(NEW, false, 9)).toEqual(['acknowledge', 'assign', 'resolve', 'comment']);
    expect(possibleActions(path('acknowledge'), false, 9)).toEqual(['assign', 'resolve', 'comment']);
    expect(possibleActions(path('assign'), false, 9)).toEqual(['assign', 'unassign', 'resolve', 'comment']);
    expect(possibleActions(path('resolve'), false, 9)).toEqual(['reopen', 'comment']);
  });

  it('is not reopened after a day, or when another has taken its place', () => {
    expect(possibleActions(path('resolve'), false, REOPEN_WITHIN_MS)).toContain('reopen');
    expect(possibleActions(path('resolve'), false, REOPEN_WITHIN_MS + 1)).toEqual(['comment']);
    expect(possibleActions(path('resolve'), true, 9)).toEqual(['comment']);
  });

  it('is always in a state from which something can be done', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...INCIDENT_ACTIONS), { maxLength: 20 }), wanted => {
        let handled = NEW;
        wanted.forEach((action, now) => {
          if (!possibleActions(handled, false, now).includes(action)) return;
          const before = handled;
          handled = after(handled, step(action), now);
          if (action !== 'comment' && action !== 'assign') expect(handled).not.toEqual(before);
        });
        expect(possibleActions(handled, false, wanted.length)).toContain('comment');
        expect((handled.reason === null) === (handled.resolvedAt === null)).toBe(true);
      }),
    );
  });
});
