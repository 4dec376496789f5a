import { migrate, type MigrateResult } from '@lathe/postgres';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand } from '../arguments/parse-command.ts';
import { databaseOption, databaseUrlOf } from '../keys/with-farm-store.ts';

export const spec = {
  verb: 'migrate',
  summary: 'Bring the database of a farm to the schema of this Lathe.',
  usage: '[--database URL] [--dry-run] [--json]',
  description: [
    'Makes the schema in an empty PostgreSQL database, or takes the steps that an older one lacks. Run it before the gateways of a new version start; those of the version before go on working meanwhile. Any number may run it at once: one does the work, the others wait for it.',
    'The URL is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with ?sslmode=verify-full&sslrootcert=FILE for TLS. In LATHE_DATABASE_URL it is not seen by others on the machine.',
  ],
  positionals: { name: 'words', minimum: 0, maximum: 0 },
  options: {
    database: databaseOption,
    'dry-run': { kind: 'flag', summary: 'Run the steps and take them back: say whether they would pass.' },
    json: { kind: 'flag', summary: 'One JSON object.' },
  },
  examples: ['lathe migrate --database postgresql://lathe@db.example.com/lathe', 'lathe migrate --dry-run'],
} as const satisfies CommandSpec;

/** Prints what was done, or would be. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseCommand(spec, args);
  const dryRun = values['dry-run'];
  const result = await migrate(databaseUrlOf(spec, values.database), { dryRun });
  process.stdout.write(values.json ? `${JSON.stringify({ ...result, dryRun })}\n` : `${sentence(result, dryRun)}\n`);
  return 0;
}

function sentence({ foundVersion, version, taken }: MigrateResult, dryRun: boolean): string {
  if (taken.length === 0) return `The database has schema version ${foundVersion}: there is nothing to do.`;
  const steps = taken.length === 1 ? `step ${taken.join('')}` : `steps ${taken.join(', ')}`;
  if (dryRun) return `From schema version ${foundVersion} to ${version}: ${steps} would pass; nothing was changed.`;
  return `From schema version ${foundVersion} to ${version}: took ${steps}.`;
}
