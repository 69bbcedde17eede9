import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../json.ts';
import { nameFault } from '../fields.ts';
import { type Roles, rolesOf } from './roles.ts';
import { type Proposal, proposalsFor } from './rules.ts';
import { type Shape, shapesOf } from './shape.ts';

/** A value as YAML on one line. */
function flow(value: Json): string {
  const yaml = stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trimEnd();
  return yaml.includes('\n') ? JSON.stringify(value) : yaml;
}

/** Text in a comment must not end it. */
const remark = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');

/** Longest text seen, doubled and rounded up: room for what the sample did not show. */
function maxLength(values: readonly Json[]): number | undefined {
  const longest = values.reduce<number>((max, value) => Math.max(max, String(value).length), 0);
  return longest > 0 && longest <= 4096 ? 2 ** Math.ceil(Math.log2(longest * 2)) : undefined;
}

function optionsOf(shape: Shape): JsonObject | undefined {
  if (shape.type !== 'string' || shape.strays > 0) return undefined;
  if (shape.format === 'uuid') return undefined;
  if (shape.format !== undefined) return { format: shape.format };
  const length = maxLength(shape.values);
  return length === undefined ? undefined : { maxLength: length };
}

function property(shape: Shape, roles: Roles | undefined, records: number): string[] {
  const { name, type } = shape;
  const at = roles?.primaryKey.indexOf(name) ?? -1;
  const isTime = roles?.time === name;
  const lines = [`- name: ${flow(name)}`, `  logicalType: ${type}`];
  if (shape.format === 'uuid' && shape.strays === 0) lines.push('  physicalType: uuid');
  const options = optionsOf(shape);
  if (options) lines.push(`  logicalTypeOptions: ${flow(options)}`);
  if (shape.format === 'email') lines.push('  classification: personal');
  if (shape.absent === 0 || isTime)
    lines.push(
      `  required: true${shape.absent > 0 ? `  # but ${shape.absent} of ${records} records had none` : ''}`,
    );
  if (at >= 0) lines.push('  primaryKey: true', `  primaryKeyPosition: ${at + 1}`);
  if (shape.strays > 0)
    lines.push(
      `  # ${shape.strays} of ${records} records had a value of another type, and would be quarantined`,
    );
  lines.push(...inside(shape));
  return lines;
}

/** What is inside an object or a list. */
function inside(shape: Shape): string[] {
  const properties = (shape.properties ?? []).filter(({ name }) => name !== '');
  if (properties.length > 0 && shape.strays === 0)
    return [
      '  properties:',
      ...properties
        .flatMap(inner => property(inner, undefined, inner.values.length + inner.absent))
        .map(line => `    ${line}`),
    ];
  const { items } = shape;
  if (!items) return [];
  const [, ...lines] = property({ ...items, absent: 1, name: '' }, undefined, items.values.length);
  return ['  items:', ...lines.map(line => `  ${line}`)];
}

const rule = ({ id, name, type, kwargs, dimension, seen }: Proposal): string[] => [
  `- id: ${id}`,
  `  name: ${flow(name)}  # ${remark(seen)}`,
  '  type: custom',
  `  dimension: ${dimension}`,
  '  severity: warning  # critical quarantines instead of flagging',
  '  engine: greatExpectations',
  '  implementation:',
  `    type: ${type}`,
  `    kwargs: ${flow(kwargs)}`,
];

const indented = (lines: readonly string[], by: number): string[] => lines.map(line => ' '.repeat(by) + line);

export class NothingToInfer extends Error {
  override name = 'NothingToInfer';
}

/** Of fields whose names cannot be columns, or clash: they go to the column `_extra`. */
function leftOut(shapes: readonly Shape[]): Map<string, string> {
  const reasons = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name } of shapes) {
    const fault =
      nameFault(name) ?? (taken.has(name.toLowerCase()) ? 'differs from another in case only' : undefined);
    if (fault === undefined) taken.add(name.toLowerCase());
    else reasons.set(name, fault);
  }
  return reasons;
}

/** The id of a source, from whatever name its file has. */
export function sourceId(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return id === '' ? 'new-source' : id;
}

/**
 * A first contract for records like these, as YAML with remarks for its author. `source` must be a source's id.
 * Throws NothingToInfer, with what to do, when no contract can be made from them.
 */
export function draftContract(records: readonly JsonObject[], source: string): string {
  if (records.length === 0) throw new NothingToInfer('there is no record in the data');
  const all = shapesOf(records);
  const faults = leftOut(all);
  const shapes = all.filter(({ name }) => !faults.has(name));
  const roles = rolesOf(shapes);
  if (!roles)
    throw new NothingToInfer(
      'no field holds a date or a time, and each record needs its event time: add one to the data',
    );
  const keys = [...roles.primaryKey, ...roles.key];
  const proposals = uniqueIds(shapes.flatMap(shape => proposalsFor(shape, keys)));
  const transforms = shapes.flatMap(({ moment }) => (moment?.transform ? [moment] : []));
  const lines = [
    `# Drafted by omnistream infer from ${records.length} records. Read it through: a sample shows what was, not what is`,
    '# allowed. contracts/reference.yaml shows every option; omnistream lint checks the file.',
    'apiVersion: v3.1.0',
    'kind: DataContract',
    `id: ${source}`,
    `name: ${flow(source.replaceAll('-', ' ').replace(/^./, letter => letter.toUpperCase()))}`,
    'version: 1.0.0',
    'status: draft',
    'description:',
    '  purpose: What these records are, and for whom.',
    '',
    'schema:',
    `  - name: ${source.replaceAll('-', '_')}`,
    '    physicalType: table',
    ...[...faults].map(
      ([name, fault]) => `    # left out, and kept in _extra: ${remark(JSON.stringify(name))} ${fault}`,
    ),
    ...(roles.primaryKey.length === 0
      ? ['    # no field identifies a record: set primaryKey, so that one delivered twice is loaded once']
      : []),
    '    properties:',
    ...indented(
      shapes.flatMap(shape => property(shape, roles, records.length)),
      6,
    ),
    ...(proposals.length > 0 ? ['    quality:', ...indented(proposals.flatMap(rule), 6)] : []),
    '',
    'slaProperties:',
    '  - {property: latency, value: 10, unit: s}',
    '  - {property: retention, value: 90, unit: d}',
    '',
    'customProperties:',
    '  - property: omnistream',
    '    value:',
    `      time: ${flow(roles.time)}`,
    `      key: ${flow(roles.key)}`,
    '      incidents: {close_after: 3}  # checks in a row that must pass; without it people close incidents',
    ...(transforms.length > 0 ? ['      transforms:'] : []),
    ...transforms.map(
      ({ transform, note }) =>
        `        - date: ${flow(transform!)}${note === undefined ? '' : `  # ${remark(note)}`}`,
    ),
    '      # enrichers:',
    '      #   - temporal: {time_zone: Europe/Berlin, country: DE}',
    '',
  ];
  return lines.join('\n');
}

/** `a b` and `a_b` would give rules of one id. */
function uniqueIds(proposals: readonly Proposal[]): Proposal[] {
  const ids = new Map<string, number>();
  return proposals.map(proposal => {
    const times = (ids.get(proposal.id) ?? 0) + 1;
    ids.set(proposal.id, times);
    return times === 1 ? proposal : { ...proposal, id: `${proposal.id}-${times}` };
  });
}
