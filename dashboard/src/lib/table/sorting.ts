/** How the rows of a table are sorted; all of it lives in the address. */
export interface Sort<Key extends string> {
  key: Key;
  down: boolean;
}

interface Sorting<Row, Key extends string> {
  /** What of a row decides. Null is unknown and always last. */
  keys: Readonly<Record<Key, (row: Row) => string | number | null>>;
  /** Without a choice. */
  usual: Sort<NoInfer<Key>>;
  /** Decides among equals. */
  tie: (a: Row, b: Row) => number;
}

export function sortingOf<Row, Key extends string>({ keys, usual, tie }: Sorting<Row, Key>) {
  return {
    /** `failures.down`; anything else is the usual. */
    parse(text: string | null): Sort<Key> {
      const [key = '', direction] = text?.split('.') ?? [];
      if (!Object.hasOwn(keys, key) || (direction !== 'up' && direction !== 'down')) return usual;
      return { key: key as Key, down: direction === 'down' };
    },

    /** The parameter that says `sort`; null for the usual. */
    param: ({ key, down }: Sort<Key>): string | null =>
      key === usual.key && down === usual.down ? null : `${key}.${down ? 'down' : 'up'}`,

    /** A second choice of a column turns it around; a first one shows names from A, all else from the most. */
    next: (sort: Sort<Key>, key: Key): Sort<Key> =>
      sort.key === key ? { key, down: !sort.down } : { key, down: key !== 'name' },

    rows(rows: readonly Row[], { key, down }: Sort<Key>): Row[] {
      const value = keys[key];
      return rows.toSorted((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === null || y === null) return Number(x === null) - Number(y === null) || tie(a, b);
        if (x === y) return tie(a, b);
        return x < y === down ? 1 : -1;
      });
    },
  };
}
