import type { Field } from './contract.ts';

/** Classifications under which a field's values may be shown in statistics; a field without one is open. */
const OPEN: readonly (string | undefined)[] = [undefined, 'public', 'internal'];

/** Whether a field, or a value inside of one (`customer.email`), is classified: its values are nobody's to show. */
export function isClassified(fields: readonly Field[], path: string): boolean {
  return fields.some(({ name, classification, properties = [] }) => {
    if (name !== path && !path.startsWith(`${name}.`)) return false;
    return !OPEN.includes(classification) || isClassified(properties, path.slice(name.length + 1));
  });
}
