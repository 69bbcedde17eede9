/** Text is read on every ground it stands on: WCAG 2.2 asks for 4.5 : 1. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const COLOURS = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const GROUNDS = ['panel', 'page', 'sunken', 'hover'];
const TONES = ['good', 'warn', 'bad', 'idle', 'info', 'accent'];
const SOFT = TONES.map(tone => `${tone}-soft`);
const PAIRS = [
  ...['ink', 'ink-2', 'ink-3'].flatMap(text => [...GROUNDS, ...SOFT].map(ground => [text, ground] as const)),
  ...TONES.flatMap(text => [...GROUNDS, `${text}-soft`].map(ground => [text, ground] as const)),
  ['on-accent', 'accent'] as const,
];

it.each(['light', 'dark'] as const)('holds in the %s theme', theme => {
  const faint = PAIRS.flatMap(([text, ground]) => {
    const found = contrast(COLOURS.get(text)![theme], COLOURS.get(ground)![theme]);
    return found < 4.5 ? [`${text} on ${ground}: ${found.toFixed(2)}`] : [];
  });
  expect(faint).toEqual([]);
});
