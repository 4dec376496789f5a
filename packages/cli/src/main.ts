import { LatheError } from '@lathe/core/errors';
import { formatHelp, formatRows } from './arguments/format-help.ts';
import { nearestName } from './arguments/nearest-name.ts';
import { productVersion } from './product-version.ts';
import { shownText } from './terminal/shown-text.ts';
import { verbs } from './verbs.ts';

/** Runs one command line (without node and script); resolves to the exit code and never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (caught) {
    return reportFailure(LatheError.from(caught), argv.includes('--json'));
  }
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h') return printHelp();
  if (name === '--version' || name === '-V' || name === 'version') {
    process.stdout.write(`lathe ${productVersion} (Node ${process.versions.node})\n`);
    return 0;
  }
  if (name === 'help') return args[0] === undefined ? printHelp() : await dispatch([args[0], '--help']);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    const nearest = nearestName(name, Object.keys(verbs));
    const hint = nearest === undefined ? '' : ` Did you mean "lathe ${nearest}"?`;
    throw new LatheError('invalid_argument', `lathe has no verb "${name}".${hint} See "lathe help".`);
  }
  const command = await verb.load();
  if (wantsHelp(args)) {
    process.stdout.write(formatHelp(command.spec));
    return 0;
  }
  return await command.run(args);
}

function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

function printHelp(): number {
  const rows = Object.entries(verbs).map(([name, { summary }]) => [name, summary]);
  process.stdout.write(
    [
      'lathe: a render farm and mastering service that proves every number it delivers.',
      '',
      'Usage: lathe VERB …',
      '',
      ...formatRows(rows),
      '',
      '"lathe VERB --help" shows the options of a verb; "lathe --version" the version.',
      '',
    ].join('\n'),
  );
  return 0;
}

function reportFailure(error: LatheError, asJson: boolean): number {
  const { remedy, exitCode } = error.facts;
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ error: { code: error.code, message: error.message, remedy } })}\n`);
  } else {
    process.stderr.write(`lathe: ${shownText(error.message)}\n  ${remedy}\n`);
    if (error.code === 'internal' && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`);
  }
  return exitCode;
}
