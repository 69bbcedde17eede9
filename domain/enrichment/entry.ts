/** What a catalogue has under a name; throws where it has nothing. */
export const entry = <T>(catalogue: Readonly<Record<string, T>>, kind: string, name: string): T => {
  const found = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (found === undefined) throw new Error(`there is no ${kind} named '${name}'`);
  return found;
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
