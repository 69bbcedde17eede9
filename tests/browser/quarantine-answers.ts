import type { QuarantinedRecord } from '../../functions/api/types.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

const text = (value: unknown): Pick<QuarantinedRecord, 'original' | 'encoding' | 'originalBytes'> => {
  const original = typeof value === 'string' ? value : JSON.stringify(value);
  return { original, encoding: 'utf8', originalBytes: Buffer.byteLength(original) };
};

const TICK = { symbol: 'AAPL', venue: 'XNAS', ts: '2026-11-23T04:09:58.120Z', price: -189.97, size: 100 };

/** Newest first: out of range and missing; not JSON; not text; one that tries to break the page. */
export function records(now: number): QuarantinedRecord[] {
  const record = (
    n: number,
    recordId: string | null,
    original: ReturnType<typeof text>,
    failures: QuarantinedRecord['failures'],
  ): QuarantinedRecord => ({
    id: String(9000 - n),
    source: 'market',
    recordId,
    stage: 'quality',
    contract: '1.2.0',
    receivedAt: iso(now - n * 7000 - 300),
    quarantinedAt: iso(now - n * 7000),
    failures,
    ...original,
    attempts: 0,
    attemptedAt: null,
    repaired: null,
  });
  const bytes = Buffer.concat([
    Buffer.from('{"symbol":"BMW","name":"Bayerische M'),
    Buffer.from([0xfc]),
    Buffer.from('nchen"}'),
  ]);
  const hostile = '<img src=x onerror=alert(1)>\u202egnp.exe';
  return [
    record(0, 'AAPL-1795406998120', text({ ...TICK, quote: { bid: 189.9, ask: 189.8, flags: [] } }), [
      {
        kind: 'rule',
        rule: 'QR-002-price',
        field: '/price',
        expected: 'between 0 and 100000',
        observed: -189.97,
        message: 'price is -189.97, below 0',
        severity: 'critical',
      },
      {
        kind: 'rule',
        rule: 'QR-005-spread',
        field: '/quote/ask',
        expected: 'not below /quote/bid',
        observed: 189.8,
        message: 'ask 189.8 is below bid 189.9',
        severity: 'warning',
      },
      {
        kind: 'schema',
        rule: 'schema',
        field: '/currency',
        expected: 'a string',
        message: 'currency is required and missing',
        severity: 'critical',
      },
    ]),
    record(1, null, text('{"symbol": "MSFT", "price": 1O4.2, "size": 5}'), [
      {
        kind: 'malformed',
        rule: 'json',
        field: '',
        expected: 'a JSON object',
        observed: '{"symbol": "MSFT", "price": 1O4.2, "size": 5}',
        message: 'The line is not JSON.',
        severity: 'critical',
      },
    ]),
    record(2, null, { original: bytes.toString('base64'), encoding: 'base64', originalBytes: bytes.length }, [
      {
        kind: 'malformed',
        rule: 'json',
        field: '',
        expected: 'UTF-8',
        message: 'The bytes are not UTF-8.',
        severity: 'critical',
      },
    ]),
    record(3, hostile, text({ ...TICK, symbol: hostile, note: 'x'.repeat(400) }), [
      {
        kind: 'rule',
        rule: 'QR-003-symbol',
        field: '/symbol',
        expected: 'matches ^[A-Z.]{1,12}$',
        observed: hostile,
        message: `symbol ${hostile} does not match`,
        severity: 'critical',
      },
    ]),
  ];
}
