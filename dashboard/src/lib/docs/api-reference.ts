/** What is used of an OpenAPI document. */
export interface ApiDocument {
  info: { description: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  summary: string;
  description?: string;
  servers?: { description?: string }[];
  security?: object[];
  parameters: { name: string; in: string; description?: string; schema: Schema }[];
  requestBody?: { description: string; content: Content };
  responses: Record<string, { description: string; content: Content }>;
}

type Content = Record<string, { schema: Reference; example?: unknown }>;

interface Schema {
  enum?: string[];
  default?: string;
}

interface Reference {
  $ref?: string;
  items?: Reference;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function nameOf({ $ref, items }: Reference): string {
  if (items) return `list of ${nameOf(items)}`;
  return $ref?.split('/').at(-1) ?? 'JSON';
}

const PLACES: Readonly<Record<string, string>> = { path: 'Part of the path.', header: 'A header.' };

function parameterRow({
  name,
  in: where,
  description = '',
  schema,
}: Operation['parameters'][number]): string {
  const values = schema.enum ? ` One of ${schema.enum.map(value => `\`${value}\``).join(', ')}.` : '';
  const usual = schema.default === undefined ? '' : ` \`${schema.default}\` when absent.`;
  const meaning = [PLACES[where], description].filter(Boolean).join(' ');
  return `| \`${name}\` | ${cell(meaning + values + (description.includes('when absent') ? '' : usual))} |`;
}

const code = (example: unknown): string =>
  `\`\`\`\n${typeof example === 'string' ? example.trimEnd() : JSON.stringify(example, null, 2)}\n\`\`\`\n\n`;

function body({ description, content }: NonNullable<Operation['requestBody']>): string {
  const bodies = Object.entries(content).map(
    ([type, { example }]) => `As \`${type}\`:\n\n${example === undefined ? '' : code(example)}`,
  );
  return `${description}\n\n${bodies.join('')}`;
}

function operation(method: string, path: string, asked: Operation): string {
  const { summary, description, servers, security, parameters, requestBody, responses } = asked;
  const answers = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = Object.values(content)[0]?.schema;
    return `| ${status} | ${schema ? nameOf(schema) : ''} | ${cell(status === '200' ? 'The answer.' : description)} |`;
  });
  const table = (head: string, columns: number, rows: string[]) =>
    rows.length === 0 ? '' : `${head}\n|${' --- |'.repeat(columns)}\n${rows.join('\n')}\n\n`;
  const token = security && 'Needs the token of the source: `Authorization: Bearer TOKEN`.';
  const notes = [summary, description, token, servers?.[0]?.description].filter(Boolean);
  const [good] = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => Object.values(content));
  return (
    `## ${method.toUpperCase()} ${path}\n\n${notes.join('\n\n')}\n\n` +
    table('| parameter | meaning |', 2, parameters.map(parameterRow)) +
    (requestBody ? body(requestBody) : '') +
    table('| status | body | meaning |', 3, answers) +
    (good?.example === undefined ? '' : `An answer:\n\n${code(good.example)}`)
  );
}

/** An OpenAPI document to read, as Markdown. */
export const apiReference = ({ info, paths }: ApiDocument): string =>
  `# API reference\n\n${info.description}\n\nFor programs the same as an OpenAPI 3.1 document, with every field of every answer: [/openapi.json](/openapi.json). ` +
  'How a source is added and its records are sent is in the [guide](guide.md).\n\n' +
  Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, asked]) => operation(method, path, asked)),
    )
    .join('');
