import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compileEnrichment } from '../../domain/enrichment/enrich.ts';
import { readings } from '../../tests/frames.ts';
import { matcher } from './match.ts';

const flattening = compileEnrichment(
  readings({ transforms: [{ use: 'flatten', options: { field: 'contact', fields: ['email'] } }] }),
);
const match = (field: string, value: string, original: string | Buffer) =>
  matcher(field, value, flattening)(Buffer.from(original));

describe('a record that can be read', () => {
  it.each([
    ['as it is', 'email', 'ana@x.de', '{"email":"ana@x.de"}'],
    ['written with escapes', 'email', 'änna@x.de', '{"email":"\\u00e4nna\\u0040x.de"}'],
    ['a number', 'id', '7', '{"id":7}'],
    ['a number written otherwise', 'id', '7.0', '{"id":7}'],
    ['a flag', 'id', 'true', '{"id":true}'],
    ['inside an object', 'contact.email', 'ana@x.de', '{"contact":{"email":"ana@x.de"}}'],
    ['where a transform puts it', 'contact_email', 'ana@x.de', '{"contact":{"email":"ana@x.de"}}'],
  ])('%s', (_, field, value, original) => expect(match(field, value, original)).toBe('record'));

  it.each([
    ['another value', 'email', 'ana@x.de', '{"email":"ana@x.deX"}'],
    ['another field', 'email', 'ana@x.de', '{"note":"ana@x.de"}'],
    ['a prototype', 'constructor', 'Object', '{"a":1}'],
    ['nothing there', 'email', 'ana@x.de', '{}'],
    ['null', 'email', 'null', '{"email":null}'],
  ])('is not found by %s', (_, field, value, original) =>
    expect(match(field, value, original)).toBeUndefined(),
  );
});

describe('bytes that are no JSON object', () => {
  it.each([
    ['half a record', 'ana@x.de', '{"email":"ana@x.de","n":'],
    ['an array', 'ana@x.de', '["ana@x.de"]'],
    ['CSV', 'ana@x.de', 'a;ana@x.de;b'],
    ['escapes', 'änna@x.de', '{"email":"\\u00e4nna@x.de"'],
    ['UTF-8', 'änna@x.de', '{"email":"änna@x.de"'],
    ['quotes in it', 'a"b"c', '{"email":"a\\"b\\"c"'],
  ])('have it in them: %s', (_, value, original) =>
    expect(match('email', value, original)).toBe('unreadable'),
  );

  it.each([
    ['part of a longer word', 'ana1', '{"x":"banana1",'],
    ['the beginning of one', 'ana1', '{"x":"ana12",'],
    ['too short to mean anything', '7', '{"x":7,'],
  ])('do not: %s', (_, value, original) => expect(match('email', value, original)).toBeUndefined());
});

test('no bytes make it throw, and a whole word is found wherever it stands', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (before, after) => {
      const original = Buffer.concat([Buffer.from('{"'), before, Buffer.from(' ana@x.de '), after]);
      expect(match('email', 'ana@x.de', original)).toBeDefined();
    }),
  );
});
