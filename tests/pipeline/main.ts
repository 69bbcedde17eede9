/** `npm run test:pipeline -- --target embedded|localstack|aws`: the pipeline's tests where you say. */
import { spawn } from 'node:child_process';
import { Command, InvalidArgumentError } from 'commander';
import { suggest } from '../../domain/contract/nearest.ts';
import { type Choice, TARGETS, VARIABLE } from './targets/choice.ts';

const FOR_AWS = ['deployment', 'region', 'profile', 'tokens', 'production'] as const;

function targetName(text: string): string {
  if ((TARGETS as readonly string[]).includes(text)) return text;
  throw new InvalidArgumentError(`There is no such target; ${suggest(text, [...TARGETS])}`);
}

const command = new Command('npm run test:pipeline --')
  .description(
    'Runs the tests of the pipeline on the embedded cloud, on LocalStack or MiniStack, or on a deployment in an AWS account.',
  )
  .option('--target <target>', TARGETS.join(', '), targetName, 'embedded')
  .option('--deployment <name>', 'aws: its name in cdk.json, such as staging')
  .option('--tokens <file>', 'aws: JSON of source id to token, retail-orders at least')
  .option('--region <region>', 'aws: default as the AWS CLI has it')
  .option('--profile <profile>', 'aws: default as the AWS CLI has it')
  .option('--production', 'aws: it may be production; the records stay there')
  .argument('[tests...]', 'only files whose path has one of these in it', [])
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

const choice = command.opts<Choice>();
const idle = FOR_AWS.filter(name => choice[name] !== undefined);
if (choice.target !== 'aws' && idle.length > 0)
  command.error(`error: --${idle[0]} is only for --target aws`, { exitCode: 2 });
for (const name of ['deployment', 'tokens'] as const)
  if (choice.target === 'aws' && choice[name] === undefined)
    command.error(`error: --target aws needs --${name}`, { exitCode: 2 });

const filters = command.args.length > 0 ? command.args : ['tests/pipeline/'];
const child = spawn('vitest', ['run', '--project', 'system', '--reporter', 'verbose', ...filters], {
  stdio: 'inherit',
  env: { ...process.env, [VARIABLE]: JSON.stringify(choice) },
});
child.on('exit', code => process.exit(code ?? 1));
