import { minLength, pipe, strictObject, string } from 'valibot';
import { column, inWords } from '../column.ts';
import { compileCondition } from '../expression/condition.ts';
import { namedBy } from '../expression/named.ts';
import { FAIL, PASS, recordRule } from '../rule.ts';

export default recordRule({
  name: 'expect_record_to_satisfy',
  summary: 'A condition over the fields of the record holds, as those of row_condition are written.',
  dimension: 'consistency',
  kwargs: strictObject({ condition: pipe(string(), minLength(1, 'a condition needs text')) }),
  fields: ({ condition }) => namedBy(condition),
  judgesNull: true,
  example: {
    kwargs: { condition: 'price > 0 and (currency == "EUR" or rate.notnull())' },
    passes: { price: 3, currency: 'USD', rate: 1.1 },
    fails: { price: 3, currency: 'USD' },
  },
  compile({ condition }, scope) {
    const holds = compileCondition(condition, scope);
    const columns = namedBy(condition).map(name => column(name, scope));
    return {
      expected: condition,
      test: (record, { receivedAt }) => (holds(record, receivedAt) ? PASS : FAIL),
      explain(record) {
        const seen = columns.map(one => `${one.name} is ${inWords(one.read(record))}`);
        const message = `${seen.join(', ')}: not ${condition}`;
        return columns[0]?.explain(record, message) ?? { field: '', message };
      },
    };
  },
});
