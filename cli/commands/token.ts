import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { suggest } from '../../domain/contract/nearest.ts';
import { newToken, tokenHash } from '../../functions/shared/token.ts';
import { CONTRACTS } from '../../scripts/contracts.ts';
import { type DeploymentOptions, openDeployment, withDeployment } from '../deployment/options.ts';
import { reporting } from '../deployment/report.ts';
import { fingerprint, withHash, withoutHashes } from '../tokens/hashes.ts';
import { editHashes, hashesOf } from '../tokens/store.ts';
import { Trouble } from '../trouble.ts';

interface Options extends DeploymentOptions {
  json: boolean;
}

const IN_FORCE = 'It is in force within a minute.';

/** Says when this checkout has no contract of the source: a slip of the pen, or one that is deployed later. */
function warnOfUnknown(source: string): void {
  const known = readdirSync(CONTRACTS).flatMap(name => /^(.+)\.odcs\.yaml$/.exec(name)?.[1] ?? []);
  if (known.includes(source) || existsSync(join(CONTRACTS, `${source}.yaml`))) return;
  const hint = suggest(source, known);
  console.error(
    `Note: contracts/ has no ${source}${hint === undefined ? '' : ` (${hint})`}; until one is deployed its producers are answered 404.`,
  );
}

async function list(source: string | undefined, options: Options): Promise<number> {
  const { tokens } = await openDeployment(options);
  const { text } = await tokens.read();
  const rows = [...hashesOf(text, tokens)].filter(([name]) => source === undefined || name === source);
  const found = rows.map(([name, hashes]) => ({ source: name, tokens: hashes.map(fingerprint) }));
  if (options.json) console.log(JSON.stringify({ sources: found }));
  else if (found.length === 0) {
    console.log(source === undefined ? 'There are no tokens.' : `${source} has no token.`);
    if (source !== undefined) warnOfUnknown(source);
  } else
    for (const row of found)
      console.log(
        `${row.source}  ${row.tokens.join('  ')}${row.tokens.length > 1 ? '  (oldest first)' : ''}`,
      );
  return 0;
}

async function add(source: string, options: Options): Promise<number> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(source))
    throw new Trouble(2, `${source} cannot be the id of a source: a-z, 0-9 and -.`);
  const deployment = await openDeployment(options);
  const token = newToken();
  const hash = tokenHash(token);
  const count = await editHashes(deployment.tokens, hashes => {
    const after = withHash(hashes, source, hash);
    return { hashes: after, result: after.get(source)!.length };
  });
  deployment.tokens.keepClear?.(source, token);
  if (options.json) {
    console.log(JSON.stringify({ source, token, fingerprint: fingerprint(hash), tokens: count }));
    return 0;
  }
  console.log(token);
  console.error(
    `Token ${fingerprint(hash)} of ${source} in ${deployment.title}, one of ${count}. ${IN_FORCE} It is shown this once: only its hash is kept.`,
  );
  warnOfUnknown(source);
  return 0;
}

async function revoke(
  source: string,
  fingerprints: string[],
  { all, ...options }: Options & { all: boolean },
): Promise<number> {
  if (all === fingerprints.length > 0)
    throw new Trouble(2, 'Give the fingerprints that "token list" shows, or --all.');
  const deployment = await openDeployment(options);
  const { removed, left } = await editHashes(deployment.tokens, before => {
    const { hashes, removed } = withoutHashes(before, source, all ? 'all' : fingerprints);
    return { hashes, result: { removed, left: hashes.get(source)?.length ?? 0 } };
  });
  deployment.tokens.forgetClear?.(source, removed);
  const gone = removed.map(fingerprint);
  if (options.json) console.log(JSON.stringify({ source, revoked: gone, tokens: left }));
  else
    console.log(`Revoked ${gone.join(', ')} of ${source} in ${deployment.title}; ${left} left. ${IN_FORCE}`);
  return 0;
}

const part = (name: string, description: string): Command =>
  withDeployment(new Command(name).description(description)).option(
    '--json',
    'print one line of JSON',
    false,
  );

export const command = new Command('token')
  .description('Make, list and revoke the tokens by which producers write to a source.')
  .addCommand(
    part('list', 'Show how many tokens each source has, and by which fingerprints they are revoked.')
      .argument('[source]', 'only of this source')
      .action(async (source: string | undefined, options: Options) => {
        process.exitCode = await reporting(options.json, () => list(source, options));
      }),
  )
  .addCommand(
    part('add', 'Make another token for a source and print it; those it has stay valid.')
      .argument('<source>', 'id of the source, such as market-ticks')
      .action(async (source: string, options: Options) => {
        process.exitCode = await reporting(options.json, () => add(source, options));
      }),
  )
  .addCommand(
    part('revoke', 'Turn tokens of a source away.')
      .argument('<source>', 'id of the source')
      .argument('[fingerprints...]', 'of the tokens, as list shows them')
      .option('--all', 'every token of the source: nobody can write to it then', false)
      .action(async (source: string, fingerprints: string[], options: Options & { all: boolean }) => {
        process.exitCode = await reporting(options.json, () => revoke(source, fingerprints, options));
      }),
  )
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 a failure, 2 wrong use.

Examples:
  omnistream token add retail-orders --deployment production
  omnistream token list
  omnistream token revoke retail-orders 3f9a1c77e2b0 --deployment production`,
  );
