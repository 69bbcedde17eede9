import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it.each([
  [['a', 1, null, undefined, true], 'a,1,,,true\r\n'],
  [['a,b', 'say "x"', 'two\nlines', 'r\r'], '"a,b","say ""x""","two\nlines","r\r"\r\n'],
  [[{ a: 1 }, [1, '=2']], '"{""a"":1}","[1,""=2""]"\r\n'],
  [['=1+1', '+1+1', '-cmd', '@sum', '\t=1'], "'=1+1,'+1+1,'-cmd,'@sum,'\t=1\r\n"],
  [['\n=1', '＝1', '－1'], "\"'\n=1\",'＝1,'－1\r\n"],
  [['=HYPERLINK("x","y")'], '"\'=HYPERLINK(""x"",""y"")"\r\n'],
  [[-189.97, '-189.97', '+4', -1e21], '-189.97,-189.97,+4,-1e+21\r\n'],
  [['a=1'], 'a=1\r\n'],
])('%j', (values, line) => expect(csvLine(values)).toBe(line));
