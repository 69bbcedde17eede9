/** Who opens, joins and closes incidents when no person does. */
export const SWEEP = 'sweep';
