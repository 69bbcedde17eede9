import type { RuleScope } from '../rule.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * JSON as Python writes and reads it: with NaN, Infinity and -Infinity, which JSON has no word for. NaN is null here, as
 * no value is in pandas. Throws SyntaxError.
 */
export const parsePythonJson = (
  text: string,
  reviver?: (this: object, key: string, value: unknown, context?: { source?: string }) => unknown,
): unknown => JSON.parse(inJson(text), reviver as Parameters<typeof JSON.parse>[1]);

/** Only where it must be: most texts have none of the three. */
function inJson(text: string): string {
  if (!text.includes('NaN') && !text.includes('Infinity')) return text;
  return text.replaceAll(TOKEN, token => {
    if (token.startsWith('"')) return token;
    // Too large for a number, and so read as infinite.
    return token === 'NaN' ? 'null' : token.startsWith('-') ? '-1e999' : '1e999';
  });
}

/** The JSON that a text holds; in a file, as in Python, with NaN and Infinity. Throws SyntaxError. */
export const jsonIn = ({ fileTime }: RuleScope, text: string): unknown =>
  fileTime ? parsePythonJson(text) : JSON.parse(text);
