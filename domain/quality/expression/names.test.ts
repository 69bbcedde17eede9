import { expect, it } from 'vitest';
import { namesIn } from './names.ts';
import { ExpressionError } from './tokens.ts';

it.each<[string, string[]]>([
  ['a == 1 and b in ["x", c]', ['a', 'b', 'c']],
  ['not (a + b * -c < 2) or 1 < d <= e', ['a', 'b', 'c', 'd', 'e']],
  ['price.notnull() & place.lat > 3', ['price', 'place.lat']],
  ['col("unit price") > 1 and col("a").isNull()', ['unit price', 'a']],
  ['a.isin(["x", "y"]) | a == a', ['a']],
  ['`a b` == True', ['a b']],
])('%s names %j', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});

it('refuses what cannot be read', () => {
  expect(() => namesIn('a ==')).toThrow(ExpressionError);
});
