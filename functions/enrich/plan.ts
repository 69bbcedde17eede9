import type { Contract } from '../../domain/contract/contract.ts';
import { tableColumns } from '../../domain/contract/table.ts';
import { compileEnrichment, type Enrichment } from '../../domain/enrichment/enrich.ts';
import { compileProfile, type ProfileOf } from '../../domain/profile/collect.ts';
import { type Level, levelOf } from '../../domain/quality/place.ts';
import { compileStored, type Stored } from '../../domain/quality/stored.ts';
import { compileWindowRules } from '../../domain/quality/windows.ts';
import { type Collection, compileCollection } from '../../domain/windows/collect.ts';
import { compileEncoder, type RowEncoder } from './copy/encoder.ts';
import { compileRecordId, type RecordId } from './record-id.ts';
import { type Target, targetOf } from './target.ts';

/** A contract, ready for frames. */
export interface Plan {
  contract: Contract;
  enrichment: Enrichment;
  rules: Stored;
  /** Whether some rule can only be judged with what the database knows. */
  asksDatabase: boolean;
  encoder: RowEncoder;
  recordId: RecordId;
  /** What is collected of the records for their windows; undefined: nothing. */
  collection: Collection | undefined;
  /** What its records look like, frame by frame. */
  profile: ProfileOf;
  target: Target;
}

const ASKS_DATABASE: ReadonlySet<Level> = new Set(['reference', 'state', 'table']);

/** `now`: the clock that times the enrichers, ms. */
export function compilePlan(contract: Contract, now: () => number): Plan {
  const encoder = compileEncoder(tableColumns(contract));
  return {
    contract,
    enrichment: compileEnrichment(contract, now),
    rules: compileStored(contract),
    asksDatabase: contract.rules.some(spec => ASKS_DATABASE.has(levelOf(spec))),
    encoder,
    recordId: compileRecordId(contract),
    collection: compileCollection(compileWindowRules(contract).collectors, contract.window),
    profile: compileProfile(contract),
    target: targetOf(contract, encoder.columns),
  };
}
