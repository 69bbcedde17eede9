import { readContract } from '../../domain/contract/read.ts';
import type { ContractsFile } from '../../functions/shared/contracts.ts';

export const PARCELS = `
apiVersion: v3.1.0
kind: DataContract
id: parcels
name: Parcels
version: 1.0.0
status: active
schema:
  - name: parcels
    physicalType: table
    properties:
      - {name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, required: true}
      - {name: customer, logicalType: string, required: true}
      - {name: grams, logicalType: integer, required: true}
    quality:
      - id: P-01
        name: weight
        type: custom
        engine: greatExpectations
        dimension: conformity
        implementation: {type: expect_column_values_to_be_between, kwargs: {column: grams, min_value: 1, max_value: 30000}, severity: critical}
customProperties:
  - property: omnistream
    value: {key: [customer], time: at}
`;

/** A small source whose records are easy to make in any state: good, bad, malformed, repeated. */
export function parcels(): ContractsFile {
  const read = readContract(PARCELS, 'parcels.odcs.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
  return { contracts: [read.contract], references: [] };
}

/** A day whose midnight is far: event times never cross a partition by chance. */
const AT = '2026-06-15T12:00:00Z';

export const good = (id: string | number): string =>
  JSON.stringify({
    id: String(id),
    at: AT,
    customer: `c-${Number(String(id).replaceAll(/\D/g, '')) % 17}`,
    grams: 250,
  });
export const bad = (id: string | number): string =>
  JSON.stringify({ id: String(id), at: AT, customer: 'c-1', grams: 0 });
export const MALFORMED = '{"id": "broken", ';
