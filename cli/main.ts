import { Command } from 'commander';

/** Exit codes: 0 fine, 1 findings or a failure, 2 wrong use. */
const program = new Command('omnistream')
  .description('Streaming data contracts: every record checked, every bad one kept, all of it live.')
  .showHelpAfterError('(see --help)')
  .exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));

/** One file a command; loaded only when asked for, so that each starts fast. */
const COMMANDS = ['start', 'send', 'check', 'lint', 'infer', 'status'] as const;

const wanted = COMMANDS.find(name => name === process.argv[2]);
for (const name of wanted ? [wanted] : COMMANDS) {
  const { command } = (await import(`./commands/${name}.ts`)) as { command: Command };
  program.addCommand(command.exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2)));
}
await program.parseAsync();
