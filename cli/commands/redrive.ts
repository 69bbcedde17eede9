import { Command, InvalidArgumentError } from 'commander';
import type { FailureObject } from '../deployment/deployment.ts';
import { type DeploymentOptions, openDeployment, withDeployment } from '../deployment/options.ts';
import { reporting } from '../deployment/report.ts';
import { batches, type Found, type Redriven, recordsOf, redrive } from '../redrive/redrive.ts';
import { since } from '../redrive/since.ts';
import { Trouble } from '../trouble.ts';

interface Options extends DeploymentOptions {
  list: boolean;
  dryRun: boolean;
  since?: number;
  json: boolean;
}

function sinceOption(text: string): number {
  const at = since(text, Date.now());
  if (at !== undefined) return at;
  throw new InvalidArgumentError('Give a time such as 2026-11-23T10:00Z, or an age such as 90m, 2h or 3d.');
}

const many = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

const facts = (found: Found) => ({
  key: found.object.key,
  at: found.batch.at,
  function: found.batch.fn,
  why: found.batch.why,
  stream: found.batch.stream,
  frames: found.entries.length,
  records: recordsOf(found),
  bytes: found.object.bytes,
});

function describe(found: Found): string {
  const { key, at, why, frames, records, bytes, ...rest } = facts(found);
  return `${at}  ${rest.function}  ${why}  ${many(frames, 'frame')}, ${many(records, 'record')}, ${many(bytes, 'byte')}\n  ${key}`;
}

function chosen(all: FailureObject[], key: string | undefined, from: number): FailureObject[] {
  if (key === undefined) return all.filter(({ at }) => at >= from);
  const one = all.filter(object => object.key === key);
  if (one.length === 0) throw new Trouble(2, `There is no object ${key}: see --list for those there are.`);
  return one;
}

async function run(key: string | undefined, options: Options): Promise<number> {
  const { json } = options;
  const say = (text: string): void => {
    if (!json) console.log(text);
  };
  const deployment = await openDeployment(options);
  const objects = chosen(await deployment.failures.list(), key, options.since ?? 0);
  if (objects.length === 0) say(`Nothing to redrive in ${deployment.title}.`);

  let sum: Redriven = { objects: 0, frames: 0, records: 0, unusable: [] };
  const listed: ReturnType<typeof facts>[] = [];
  if (options.list || options.dryRun) {
    const unusable = (at: string, reason: string) => sum.unusable.push({ key: at, reason });
    for await (const found of batches(deployment, objects, unusable)) {
      if (options.list) say(describe(found));
      listed.push(facts(found));
      sum.objects++;
      sum.frames += found.entries.length;
      sum.records += recordsOf(found);
    }
  } else if (objects.length > 0) {
    sum = await redrive(deployment, objects, (found, { objects: done }) =>
      say(`${done}/${objects.length}  ${many(found.entries.length, 'frame')} back on ${found.batch.stream}`),
    );
  }

  if (json) console.log(JSON.stringify({ ...sum, ...(options.list && { listed }) }));
  else {
    const verb = options.list ? 'waiting' : options.dryRun ? 'would go back' : 'put back';
    const all = `${many(sum.frames, 'frame')} with ${many(sum.records, 'record')} of ${many(sum.objects, 'batch')}`;
    if (sum.objects > 0) console.log(`${all.replace('batchs', 'batches')} ${verb}.`);
    for (const { key: at, reason } of sum.unusable) console.error(`${at} was left as it is: ${reason}.`);
  }
  return sum.unusable.length > 0 ? 1 : 0;
}

export const command = withDeployment(
  new Command('redrive')
    .description(
      'Put what a stage gave up back onto its stream: the batches of the on-failure bucket or folder.',
    )
    .argument('[object]', 'one batch, by its key as --list shows it (default: all)'),
)
  .option('--list', 'show what is there: when, which function, why, how much', false)
  .option('--dry-run', 'say what would be put back, and do nothing', false)
  .option('--since <time>', 'only what was given up since then: a time, or an age such as 2h', sinceOption)
  .option('--json', 'print one line of JSON', false)
  .addHelpText(
    'after',
    `
Mend the reason first: what fails again is given up again. Frames keep their ids, so what is put back twice is loaded
once. A batch that is back on its stream is moved under redriven/.

Exit codes: 0 all of it, 1 some could not be put back or read, 2 wrong use.

Examples:
  omnistream redrive --list
  omnistream redrive --deployment production --since 2h`,
  )
  .action(async (object: string | undefined, options: Options) => {
    process.exitCode = await reporting(options.json, () => run(object, options));
  });
