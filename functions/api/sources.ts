import type { Contract } from '../../domain/contract/contract.ts';
import { nearest } from '../../domain/contract/nearest.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { problem } from '../shared/problem.ts';
import { sourceSeen } from './queries/source-seen.ts';
import type { Reader } from './snapshot.ts';

export function unknownSource(id: string, contracts: readonly Contract[]): Refusal {
  const close = nearest(
    id,
    contracts.map(({ source }) => source),
  );
  const hint = close ? `did you mean "${close}"?` : 'GET /api/v1/sources lists them.';
  return new Refusal(
    problem(404, 'Unknown source', `There is no source "${id.slice(0, 100)}": ${hint}`, {
      source: id.slice(0, 100),
    }),
  );
}

/** Throws for a source that has neither a contract nor anything stored. */
export async function mustExist(
  reader: Reader,
  contracts: readonly Contract[],
  sources: readonly string[] | undefined,
): Promise<void> {
  for (const id of sources ?? []) {
    if (contracts.some(({ source }) => source === id)) continue;
    if (!(await sourceSeen(reader, id))) throw unknownSource(id, contracts);
  }
}
