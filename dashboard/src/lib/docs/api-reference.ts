/** What is used of an OpenAPI document. */
export interface ApiDocument {
  info: { description: string; version: string };
  paths: Record<string, { get: Operation }>;
}

interface Operation {
  summary: string;
  parameters: { name: string; in: string; description?: string; schema: Schema }[];
  responses: Record<string, { description: string; content: Record<string, { schema: Reference }> }>;
}

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

function parameterRow({
  name,
  in: where,
  description = '',
  schema,
}: Operation['parameters'][number]): string {
  const values = schema.enum ? ` One of ${schema.enum.map(value => `\`${value}\``).join(', ')}.` : '';
  const usual = schema.default === undefined ? '' : ` \`${schema.default}\` when absent.`;
  const meaning = where === 'path' ? 'Part of the path.' : description;
  return `| \`${name}\` | ${cell(meaning + values + (description.includes('when absent') ? '' : usual))} |`;
}

function operation(path: string, { summary, parameters, responses }: Operation): string {
  const answers = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = Object.values(content)[0]?.schema;
    return `| ${status} | ${schema ? nameOf(schema) : ''} | ${cell(status === '200' ? 'The answer.' : description)} |`;
  });
  const table = (head: string, columns: number, rows: string[]) =>
    rows.length === 0 ? '' : `${head}\n|${' --- |'.repeat(columns)}\n${rows.join('\n')}\n\n`;
  return (
    `## GET ${path}\n\n${summary}\n\n` +
    table('| parameter | meaning |', 2, parameters.map(parameterRow)) +
    table('| status | body | meaning |', 3, answers)
  );
}

/** An OpenAPI document to read, as Markdown. */
export const apiReference = ({ info, paths }: ApiDocument): string =>
  `# API reference\n\n${info.description}\n\nFor programs the same as an OpenAPI 3.1 document, with every field of every answer: [/openapi.json](/openapi.json). ` +
  'How records are sent is in the [guide](guide.md).\n\n' +
  Object.entries(paths)
    .map(([path, { get }]) => operation(path, get))
    .join('');
