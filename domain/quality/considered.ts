/** Whose way of writing a condition is. Each reads the other's too: the name is kept for those who export the rule. */
export const PARSERS = ['pandas', 'great_expectations'] as const;

/** Great Expectations' `row_condition` and `condition_parser`: `currency == "EUR"` or `col("currency") == "EUR"`. */
export interface Condition {
  text: string;
  parser: (typeof PARSERS)[number];
}

/** Great Expectations' `ignore_row_if`: which records are left out for the values they lack. */
export const IGNORES = [
  'both_values_are_missing',
  'either_value_is_missing',
  'all_values_are_missing',
  'any_value_is_missing',
  'never',
  'neither',
] as const;
export type IgnoreRowIf = (typeof IGNORES)[number];
