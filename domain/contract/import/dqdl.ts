import type { Json, JsonObject } from '../../json.ts';
import { parseDqdl } from '../../quality/dqdl/parse.ts';
import {
  type CompositeMethod,
  type Expectation,
  translate,
  Untranslated,
} from '../../quality/dqdl/translate.ts';
import { readContract } from '../read.ts';
import { columnsIn } from './columns.ts';
import type { ImportedContract, ImportOptions } from './suite.ts';
import { type Note, usableColumns, writeContract } from './write.ts';

export interface DqdlImportOptions extends ImportOptions {
  /** How rules about single records are joined by `or`; `row` where it is not said. */
  composite?: CompositeMethod | undefined;
}

interface Translated {
  /** Place of the rule among those of its list, from 1. */
  number: number;
  text: string;
  at: string;
  expectations: Expectation[];
  reason?: string;
}

const ENTRY = /^schema\[0\]\.quality\[(\d+)\]/;

const entryOf = ({ number, text }: Translated, { type, kwargs }: Expectation, part?: number): JsonObject => ({
  id: part === undefined ? `dqdl-${number}` : `dqdl-${number}-${part}`,
  name: text.replaceAll(/\s+/g, ' ').slice(0, 200),
  type: 'custom',
  engine: 'greatExpectations',
  implementation: { type, kwargs },
});

/**
 * A contract that asks what AWS Glue's rules ask. What has no translation is kept in it, unjudged, and noted. Throws
 * DqdlError for what is no DQDL.
 */
export function importDqdl(text: string, { source, time, composite }: DqdlImportOptions): ImportedContract {
  const { rules, sections } = parseDqdl(text);
  const translated = rules.map((rule, i): Translated => {
    const common = { number: i + 1, text: rule.text, at: `${rule.line}:${rule.column}` };
    try {
      return { ...common, expectations: translate(rule, composite) };
    } catch (error) {
      if (!(error instanceof Untranslated)) throw error;
      return { ...common, expectations: [], reason: error.message };
    }
  });
  const { usable, notes } = usableColumns(columnsIn(translated.flatMap(({ expectations }) => expectations)));
  for (const section of sections) notes.push({ at: section, message: `the section ${section} is left out` });
  for (;;) {
    const judged = translated.filter(({ reason }) => reason === undefined);
    const owners = judged.flatMap(one => one.expectations.map(() => one));
    const quality = judged.flatMap(one =>
      one.expectations.map((expectation, i) =>
        entryOf(one, expectation, one.expectations.length > 1 ? i + 1 : undefined),
      ),
    );
    const unjudged = translated.filter(({ reason }) => reason !== undefined);
    const yaml = writeContract({
      source,
      title: source.replaceAll('-', ' ').replace(/^./, letter => letter.toUpperCase()),
      columns: usable,
      quality,
      time,
      ...(unjudged.length > 0 && {
        origin: {
          property: 'dqdl',
          value: { notJudged: unjudged.map(({ text: rule, reason }) => ({ rule, reason: reason! })) as Json },
        },
      }),
      remark: 'Written by omnistream import from DQDL. Types are what its rules say; read it through.',
    });
    const found = readContract(yaml, `${source}.odcs.yaml`);
    if ('contract' in found) {
      const kept = unjudged.map(
        ({ at, text: rule, reason }): Note => ({ at, message: `${rule} is kept and not judged: ${reason}` }),
      );
      return { yaml, notes: [...notes, ...kept], rules: quality.length };
    }
    let refused = false;
    for (const { path, message, hint } of found.problems) {
      const owner = owners[Number(ENTRY.exec(path)?.[1] ?? Number.NaN)];
      if (!owner || owner.reason !== undefined) continue;
      owner.reason = hint ? `${message} (${hint})` : message;
      refused = true;
    }
    // What is wrong beside the rules is no fault of theirs, and no fewer of them would mend it.
    if (!refused)
      throw new Error(found.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}
