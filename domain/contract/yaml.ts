import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml';
import type { Json, JsonObject } from '../json.ts';
import { type ContractProblem, dotted, type Located, type Path, type Place } from './problems.ts';

const MAX_BYTES = 1024 * 1024;
/** Nodes after every alias is expanded: what an alias bomb runs into. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 64;

/** A YAML text as plain JSON that still knows where everything stood. */
export interface LocatedYaml extends Located {
  value: Json;
}

class Unusable extends Error {
  readonly node: Node | undefined;
  readonly path: Path;
  readonly hint: string | undefined;
  constructor(node: unknown, path: Path, message: string, hint?: string) {
    super(message);
    this.node = (node ?? undefined) as Node | undefined;
    this.path = path;
    this.hint = hint;
  }
}

const offset = (node: unknown): number | undefined =>
  (node as { range?: [number, number, number] | null } | null)?.range?.[0];

/** Nodes to JSON, with limits; every fault it meets is pushed on `faults`, so that all are reported together. */
function toJson(document: Document, faults: Unusable[]): Json {
  let nodes = 0;
  // Alias.resolve looks through the whole document each time; anchors come before their aliases, so a walk knows them.
  const anchors = new Map<string, unknown>();
  const visit = (given: unknown, path: Path): Json => {
    nodes += 1;
    if (nodes > MAX_NODES)
      throw new Unusable(given, path, `more than ${MAX_NODES} values once its aliases are expanded`);
    if (path.length > MAX_DEPTH) throw new Unusable(given, path, `nested more than ${MAX_DEPTH} levels deep`);
    const node = isAlias(given) ? anchors.get(given.source) : given;
    if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalar(node.value, node, path);
    if (isSeq(node)) return node.items.map((item, index) => visit(item, [...path, index]));
    if (isMap(node)) {
      const object: JsonObject = {};
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? key.value : undefined;
        if (typeof name !== 'string') {
          faults.push(new Unusable(key, path, 'a key must be text', 'put it in quotes'));
        } else if (Object.hasOwn(object, name)) {
          faults.push(new Unusable(key, [...path, name], `the key "${name}" is there twice`));
        } else if (name === '__proto__') {
          faults.push(new Unusable(key, path, 'the key "__proto__" is not allowed'));
        } else object[name] = visit(value, [...path, name]);
      }
      return object;
    }
    if (isAlias(given))
      faults.push(new Unusable(given, path, `the anchor "${given.source}" is not defined before`));
    return null;
  };
  const scalar = (value: unknown, node: unknown, path: Path): Json => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      faults.push(new Unusable(node, path, 'a number must be finite'));
      return null;
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (value !== null && value !== undefined)
      faults.push(new Unusable(node, path, 'only text, numbers, booleans, lists and maps are allowed'));
    return null;
  };
  return visit(document.contents, []);
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let found = offset(node) ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node) && typeof part === 'number') node = node.items[part];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) return found;
      // A block under a key is better found by its key; a plain value by itself.
      const value = pair.value;
      found = offset(isScalar(value) && value.value !== null ? value : pair.key) ?? found;
      node = value;
      continue;
    } else return found;
    if (node === undefined) return found;
    found = offset(node) ?? found;
  }
  return found;
}

/** Parses one YAML 1.2 document. Problems are located; nothing is thrown, whatever the text. */
export function parseYaml(
  text: string,
  file: string,
): { yaml: LocatedYaml } | { problems: ContractProblem[] } {
  const lines = new LineCounter();
  const at = (position: number): Place => {
    const { line, col } = lines.linePos(position);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (position: number, path: Path, message: string, hint?: string): ContractProblem => ({
    file,
    ...at(position),
    path: dotted(path),
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES)
    return { problems: [problem(0, [], `${bytes} bytes; a contract has at most ${MAX_BYTES}`)] };
  if (text.trim() === '')
    return { problems: [problem(0, [], 'the file is empty', 'see contracts/reference.yaml')] };

  try {
    // uniqueKeys is quadratic in the parser; toJson finds them by itself.
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const document = documents[0] as Document | undefined;
    if (!document) return { problems: [problem(0, [], 'the file has no content')] };
    const complaints = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
    const exhausted = complaints.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
    if (exhausted) return { problems: [problem(exhausted.pos[0], [], 'nested too deeply to be read')] };
    if (complaints.length > 0)
      return {
        problems: complaints
          .slice(0, 100)
          .map(({ code, message, pos }) => problem(pos[0], [], message, YAML_HINTS[code])),
      };
    const second = documents[1];
    if (second)
      return { problems: [problem(second.range[0], [], 'a second YAML document', 'one contract a file')] };
    const faults: Unusable[] = [];
    const value = toJson(document, faults);
    if (faults.length > 0)
      return { problems: faults.map(f => problem(offset(f.node) ?? 0, f.path, f.message, f.hint)) };
    return { yaml: { value, place: path => at(offsetOf(document, path)) } };
  } catch (error) {
    if (error instanceof Unusable)
      return { problems: [problem(offset(error.node) ?? 0, error.path, error.message, error.hint)] };
    if (error instanceof RangeError) return { problems: [problem(0, [], 'nested too deeply to be read')] };
    return { problems: [problem(0, [], `not readable as YAML: ${(error as Error).message}`)] };
  }
}

const YAML_HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'check the indentation of this line and the one above',
  MULTILINE_IMPLICIT_KEY: 'is a quote or a colon missing above?',
};
