import { expect } from 'vitest';
import type { Contract } from './contract.ts';
import { type ContractProblem, describeProblem } from './problems.ts';
import { readContract } from './read.ts';

/** The smallest contract that shows a field, a rule, a transform and an enricher; tests change one thing in it. */
export const SMALL = `apiVersion: v3.1.0
kind: DataContract
id: small
version: 1.0.0
status: active
schema:
  - name: small
    properties:
      - name: id
        logicalType: string
        required: true
        primaryKey: true
      - name: at
        logicalType: timestamp
        required: true
      - name: price
        logicalType: number
        quality:
          - id: price-range
            type: custom
            engine: greatExpectations
            implementation:
              type: expect_column_values_to_be_between
              kwargs: {min_value: 0, max_value: 10}
      - name: place
        logicalType: object
        properties:
          - {name: lat, logicalType: number, required: true}
          - {name: lon, logicalType: number, required: true}
      - name: place_lat
        logicalType: number
      - name: tags
        logicalType: array
        logicalTypeOptions: {maxItems: 3}
        items: {logicalType: string}
    quality:
      - id: has-price
        type: custom
        engine: greatExpectations
        severity: warning
        implementation:
          type: expect_column_values_to_not_be_null
          kwargs: {column: price}
slaProperties:
  - {property: freshness, value: 2, unit: min}
customProperties:
  - property: omnistream
    value:
      time: at
      key: id
      transforms:
        - number: {field: price}
        - flatten: {field: place, fields: [lat]}
      enrichers:
        - temporal: {time_zone: Europe/Berlin, country: DE}
      monitors:
        - freshness: {seconds: 60}
      examples:
        - name: good
          record: {id: a, at: '{now}'}
          fails: [has-price]
`;

/** The contract in the text, which must be one. */
export function contractIn(text: string): Contract {
  const result = readContract(text, 'small.odcs.yaml');
  if ('problems' in result) throw new Error(result.problems.map(describeProblem).join('\n'));
  return result.contract;
}

export function problemsIn(text: string): ContractProblem[] {
  const result = readContract(text, 'small.odcs.yaml');
  return 'problems' in result ? result.problems : [];
}

/** `12 path: message (hint)` for each problem. */
export const saidOf = (text: string): string[] =>
  problemsIn(text).map(
    ({ line, path, message, hint }) => `${line} ${path}: ${message}${hint ? ` (${hint})` : ''}`,
  );

/** The small contract with one part changed; the part must be there. */
export function changed(part: string, by: string): string {
  expect(SMALL).toContain(part);
  return SMALL.replace(part, by);
}
