import { Command, type CommanderError } from 'commander';
import project from '../package.json' with { type: 'json' };

// Whoever reads the output may stop (`| head`), or the terminal be closed: what is being done is done to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** Exit codes: 0 fine, 1 findings or a failure, 2 wrong use. */
const exit = (error: CommanderError): never => process.exit(error.exitCode === 0 ? 0 : 2);

const program = new Command('omnistream')
  .description('Streaming data contracts: every record checked, every bad one kept, all of it live.')
  .version(project.version)
  .showHelpAfterError('(see --help)')
  .exitOverride(exit);

/** One file a command; loaded only when asked for, so that each starts fast. */
const COMMANDS = [
  'start',
  'localstack',
  'send',
  'check',
  'lint',
  'rules',
  'infer',
  'import',
  'export',
  'status',
  'quarantine',
  'redrive',
  'token',
  'purge',
] as const;

const wanted = COMMANDS.find(name => name === process.argv[2]);
for (const name of wanted ? [wanted] : COMMANDS) {
  const { command } = (await import(`./commands/${name}.ts`)) as { command: Command };
  // What is added whole takes over nothing by itself.
  for (const each of [command, ...command.commands]) each.copyInheritedSettings(program);
  program.addCommand(command);
}
await program.parseAsync();
