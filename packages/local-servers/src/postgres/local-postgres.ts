import { execFile } from 'node:child_process';
import { chown, cp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { LatheError } from '@lathe/core/errors';
import type { SearchOptions } from '../found-server.ts';
import { controlOf } from '../process/control-of.ts';
import { onFreePort } from '../process/on-free-port.ts';
import { rememberedSecret } from '../process/remembered-secret.ts';
import { ServerFolder } from '../process/server-folder.ts';
import { ServerProcess } from '../process/server-process.ts';
import { unprivilegedUser, type SystemUser } from '../process/unprivileged-user.ts';
import { PostgresDatabases } from './postgres-databases.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import type { PostgresServer } from './postgres-server.ts';
import { asPostgresParameters, postgresSettings } from './postgres-settings.ts';

const run = promisify(execFile);
const userName = 'lathe';
/** What the programs see of our environment: messages are waited for in English. */
const environment = { LC_ALL: 'C', TZ: 'UTC' } as const;

export interface LocalPostgresOptions extends SearchOptions {
  /** Of 127.0.0.1; a free one unless set. */
  readonly port?: number;
  /** Over `postgresSettings`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Makes a cluster with the given programs and starts it. PostgreSQL refuses to run as root; then it is user `postgres`
 * or, without one, `nobody`.
 * @throws unavailable with the server's own words.
 */
export async function startLocalPostgres(
  installed: PostgresPrograms,
  options: LocalPostgresOptions,
): Promise<PostgresServer> {
  const { onStep, signal, dataDirectory } = options;
  await using undo = new AsyncDisposableStack();
  const user = unprivilegedUser(['postgres', 'nobody']);
  const folder = undo.use(await ServerFolder.open('postgres', dataDirectory, user));
  const programs = await reachablePrograms(installed, folder, user);
  const data = join(folder.path, 'data');
  const passwordFile = join(folder.path, 'password');
  const isNew = !(await readdir(folder.path)).includes('data');
  const password = await rememberedSecret(passwordFile, 18);
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  if (isNew) {
    onStep?.(`Making a PostgreSQL ${programs.version} cluster`);
    await makeCluster(programs, data, passwordFile, user, signal);
  }
  onStep?.(`Starting PostgreSQL ${programs.version}`);
  const { started: server, port } = await onFreePort(options.port, (port) =>
    startOn(port, programs, data, user, options),
  );
  undo.use(server);
  const url = `postgresql://${userName}:${password}@127.0.0.1:${port}/postgres`;
  const databases = new PostgresDatabases(url);
  const owned = undo.move();
  return {
    origin: 'local',
    description: `PostgreSQL ${programs.version} (${programs.implementation}) on 127.0.0.1:${port}`,
    url,
    control: controlOf(server),
    createDatabase: (name) => databases.create(name),
    [Symbol.asyncDispose]: async () => {
      // A cluster that stays is left in good order; the other one's files are thrown away.
      if (folder.kept) await server.stop();
      await owned.disposeAsync();
    },
  };
}

/** The programs themselves, or a copy in our folder when the server's user cannot reach where they are installed. */
async function reachablePrograms(
  programs: PostgresPrograms,
  folder: ServerFolder,
  user: SystemUser | undefined,
): Promise<PostgresPrograms> {
  if (user === undefined) return programs;
  try {
    await run(join(programs.binFolder, 'initdb'), ['--version'], { env: environment, ...user });
    return programs;
  } catch {
    const copy = join(folder.path, 'programs');
    await cp(programs.folder, copy, { recursive: true, force: true, verbatimSymlinks: true });
    return { ...programs, folder: copy, binFolder: join(copy, basename(programs.binFolder)) };
  }
}

async function makeCluster(
  programs: PostgresPrograms,
  data: string,
  passwordFile: string,
  user: SystemUser | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const parameters = [
    `--pgdata=${data}`,
    `--username=${userName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Text in the order of its bytes, on every machine.
    '--locale=C',
    // The empty cluster need not survive a power cut; whatever is committed later does.
    '--no-sync',
  ];
  try {
    await run(join(programs.binFolder, 'initdb'), parameters, {
      env: environment,
      ...user,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    await rm(data, { recursive: true, force: true });
    signal?.throwIfAborted();
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError('unavailable', `PostgreSQL ${programs.version} made no cluster: ${message.trim()}`, { cause });
  }
}

async function startOn(
  port: number,
  programs: PostgresPrograms,
  data: string,
  user: SystemUser | undefined,
  { settings, signal }: LocalPostgresOptions,
): Promise<ServerProcess> {
  const parameters = { ...postgresSettings, ...settings, port: String(port), unix_socket_directories: '' };
  return await ServerProcess.start(
    {
      name: `PostgreSQL ${programs.version}`,
      command: join(programs.binFolder, 'postgres'),
      arguments: ['-D', data, ...asPostgresParameters(parameters)],
      environment,
      ...(user === undefined ? {} : { user }),
      untilReady: (log, limit) => log.until(/database system is ready to accept connections/, limit),
      // "Fast": sessions are ended, what is committed is written.
      stopSignal: 'SIGINT',
    },
    signal,
  );
}
