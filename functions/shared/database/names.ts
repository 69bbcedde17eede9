/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A source's typed table, qualified. */
export const dataTable = (table: string): string => `data.${identifier(table)}`;
