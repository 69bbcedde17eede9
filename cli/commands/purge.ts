import { Command, InvalidArgumentError } from 'commander';
import { type DeploymentOptions, openDeployment, withDeployment } from '../deployment/options.ts';
import { reporting } from '../deployment/report.ts';
import { describePurged, NOT_REACHED, readAnswer } from '../purge/answer.ts';

interface Where {
  field: string;
  value: string;
}

interface Options extends DeploymentOptions {
  source: string;
  where: Where;
  reference?: string;
  yes: boolean;
  json: boolean;
}

function where(text: string): Where {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return { field: text.slice(0, at), value: text.slice(at + 1) };
  throw new InvalidArgumentError('Give FIELD=VALUE, such as customer_id=c-1017.');
}

async function run(options: Options): Promise<number> {
  const { source, where, reference, yes, json } = options;
  const deployment = await openDeployment(options);
  if (!json) console.log(`In ${deployment.title}:`);
  const answer = await deployment.purge({
    source,
    ...where,
    who: await deployment.who(),
    ...(reference !== undefined && { reference }),
    execute: yes,
  });
  const purged = readAnswer(answer);
  if (json) console.log(JSON.stringify(purged));
  else {
    console.log(`${describePurged(purged)}\n${NOT_REACHED}`);
    if (!yes) console.log('\nAdd --yes to delete it.');
  }
  return 0;
}

export const command = withDeployment(
  new Command('purge').description("Delete one person's records of a source; without --yes only count them."),
)
  .requiredOption('--source <source>', 'id of the source')
  .requiredOption(
    '--where <field=value>',
    'a field that says who a record is of (a key, or classified as personal), and what it holds',
    where,
  )
  .option('--reference <text>', 'what it is done for, such as the number of a request; kept in the event')
  .option('--yes', 'delete, in one transaction', false)
  .option('--json', 'print one line of JSON', false)
  .addHelpText(
    'after',
    `
${NOT_REACHED}

Exit codes: 0 done, 1 a failure, 2 wrong use.

Examples:
  omnistream purge --source retail-orders --where customer_id=c-1017
  omnistream purge --source retail-orders --where customer_id=c-1017 --deployment production --reference DSR-42 --yes`,
  )
  .action(async (options: Options) => {
    process.exitCode = await reporting(options.json, () => run(options));
  });
