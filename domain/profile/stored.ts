import type { FieldProfile, Profile } from './profile.ts';

/** A profile as JSON. */
export interface StoredProfile extends Omit<Profile, 'fields' | 'unknown'> {
  fields: [
    name: string,
    missing: number,
    types: number[],
    numbers: [number, number][],
    values: [string, number][] | null,
  ][];
  unknown: [string, number][];
}

export const storeProfile = ({ fields, unknown, ...rest }: Profile): StoredProfile => ({
  ...rest,
  unknown: [...unknown],
  fields: [...fields].map(([name, { missing, types, numbers, values }]) => [
    name,
    missing,
    types,
    [...numbers],
    values === undefined ? null : [...values],
  ]),
});

export const readProfile = ({ fields, unknown, ...rest }: StoredProfile): Profile => ({
  ...rest,
  newest: rest.newest ?? undefined,
  unknown: new Map(unknown),
  fields: new Map(
    fields.map(([name, missing, types, numbers, values]): [string, FieldProfile] => [
      name,
      { missing, types, numbers: new Map(numbers), values: values === null ? undefined : new Map(values) },
    ]),
  ),
});
