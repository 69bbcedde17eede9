import type { Contract } from '../../../domain/contract/contract.ts';
import type { SourceInfo } from '../types.ts';

export const sourceInfo = (contract: Contract): SourceInfo => ({
  source: contract.source,
  title: contract.title,
  description: contract.description ?? null,
  version: contract.version,
  table: contract.table,
  rules: contract.rules.map(({ id, name, type, dimension, severity }) => ({
    id,
    name,
    type,
    dimension,
    severity,
  })),
});
