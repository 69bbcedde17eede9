import { enrichers as catalogue } from '../../../domain/catalogue.gen.ts';
import type { Contract } from '../../../domain/contract/contract.ts';
import type { Enricher } from '../../../domain/enrichment/enricher.ts';
import type { Window } from '../../shared/http/window.ts';
import { enricherCounts } from '../queries/enricher-counts.ts';
import { spanOf } from '../queries/rollups.ts';
import type { Reader } from '../snapshot.ts';
import type { EnricherRow } from '../types.ts';

const known: Readonly<Record<string, Enricher>> = catalogue;

/** Every enricher that a contract declares, and those without one that ran in the range. */
export async function enricherRows(
  reader: Reader,
  contracts: readonly Contract[],
  window: Window,
  sources?: readonly string[],
): Promise<EnricherRow[]> {
  const found = await enricherCounts(reader, await spanOf(reader, window), sources);
  const declared = contracts
    .filter(({ source }) => sources?.includes(source) ?? true)
    .flatMap(({ source, enrichers }) => enrichers.map(({ use, options }) => ({ source, use, options })));
  const rows = declared.map(({ source, use, options }): EnricherRow => {
    const definition = Object.hasOwn(known, use) ? known[use] : undefined;
    return {
      ...{ source, enricher: use, family: definition?.family ?? null, summary: definition?.summary ?? null },
      outputs: definition?.outputs(options).map(({ name }) => name) ?? [],
      ...countsOf(found.find(row => row.source === source && row.enricher === use)),
    };
  });
  const retired = found
    .filter(row => !declared.some(({ source, use }) => source === row.source && use === row.enricher))
    .map(
      (row): EnricherRow => ({
        ...{ source: row.source, enricher: row.enricher, family: null, summary: null, outputs: [] },
        ...countsOf(row),
      }),
    );
  return [...rows, ...retired];
}

type Counts = Awaited<ReturnType<typeof enricherCounts>>[number];

function countsOf(row: Counts | undefined) {
  const { enriched = 0, unknown = 0, failed = 0, micros = 0 } = row ?? {};
  const records = enriched + unknown + failed;
  return { enriched, unknown, failed, microsPerRecord: records === 0 ? null : micros / records };
}
