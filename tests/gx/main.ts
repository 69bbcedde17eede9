/** npm run test:gx: Great Expectations' own test definitions, from GX_CASES, through the engine behind `omnistream check`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { evaluate } from '../../domain/quality/batch/evaluate.ts';
import { differences } from './agree.ts';
import { readCases } from './cases.ts';

const folder = resolve(process.env.GX_CASES ?? '../shared/gx-cases');
if (!existsSync(folder)) {
  console.error(`There are no cases in ${folder}: set GX_CASES to the folder that has them.`);
  process.exit(2);
}
const cases = readCases(folder);
let agreed = 0;
for (const test of cases) {
  const now = Date.now();
  const result = evaluate({ type: test.type, kwargs: test.kwargs }, test.table, {
    now,
    parameters: {},
    resultFormat: 'COMPLETE',
    context: { receivedAt: now },
  });
  const found = differences(test, result);
  if (found.length === 0) agreed++;
  else console.log(`differs: ${test.title}: ${found.join('; ')}`);
}
console.log(`${agreed}/${cases.length}`);
process.exitCode = agreed === cases.length && cases.length > 0 ? 0 : 1;
