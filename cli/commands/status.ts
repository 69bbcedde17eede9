import { Command, InvalidArgumentError } from 'commander';
import { localUrl } from '../data-folder.ts';
import { askBacklog, askTotals, Unanswered } from '../status/ask.ts';
import { statusTable } from '../status/table.ts';
import { statusRows } from '../status/totals.ts';

interface StatusOptions {
  url: URL;
  json: boolean;
}

function address(text: string): URL {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError('Give an address such as http://127.0.0.1:8787.');
}

/** Exit code: 0 answered, 1 unreachable. */
async function status({ url, json }: StatusOptions): Promise<number> {
  try {
    // In this order a record that is committed in between counts twice for a moment, and never gets lost from sight.
    const backlog = await askBacklog(url);
    const rows = statusRows(await askTotals(url), backlog);
    if (json) console.log(JSON.stringify({ url: url.origin, sources: rows }));
    else if (rows.length === 0) console.log('There are no sources yet: add a contract.');
    else console.log(statusTable(rows));
    return 0;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    if (json) console.log(JSON.stringify({ url: url.origin, error: error.message }));
    else console.error(error.message);
    return 1;
  }
}

export const command = new Command('status')
  .description(
    'Show per source what was accepted, loaded and quarantined, what is in flight, and how long it took.',
  )
  .option('--url <address>', 'where OmniStream answers', address, address(localUrl()))
  .option('--json', 'print one line of JSON; latencies in ms, null for what is not known', false)
  .addHelpText(
    'after',
    '\nExit codes: 0 answered, 1 unreachable, 2 wrong use.\n\nExamples:\n  omnistream status\n  omnistream status --json | jq ".sources[] | {source, in_flight}"',
  )
  .action(async (options: StatusOptions) => {
    process.exitCode = await status(options);
  });
