import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findGoProgram, type GoProgramSearch } from '../fetch/go-program.ts';
import type { NoServer } from '../found-server.ts';
import { controlOf } from '../process/control-of.ts';
import { untilHttpAnswers } from '../process/http-answers.ts';
import { onFreePort } from '../process/on-free-port.ts';
import { rememberedSecret } from '../process/remembered-secret.ts';
import { ServerFolder } from '../process/server-folder.ts';
import { ServerProcess, type ServerProgram } from '../process/server-process.ts';
import { createS3Bucket } from './s3-buckets.ts';
import type { S3Address, S3Server } from './s3-server.ts';

const region = 'us-east-1';
export const versitygw = {
  name: 'versitygw',
  packagePath: 'github.com/versity/versitygw/cmd/versitygw',
  version: 'v1.8.0',
} as const;

type RootKey = Pick<S3Address, 'accessKeyId' | 'secretAccessKey'>;

export interface LocalS3Options extends GoProgramSearch {
  /** Of 127.0.0.1; a free one unless set. */
  readonly port?: number | undefined;
}

/** Versity's gateway over a folder: multipart, ranges, conditional writes, presigned URLs. */
export async function startVersitygw(options: LocalS3Options): Promise<S3Server | NoServer> {
  const program = await findGoProgram(versitygw, options);
  if (typeof program !== 'string') return program;
  // The key is the buckets' owner, so one that is kept stays the same.
  const credentialsIn = async (folder: string): Promise<RootKey> => ({
    accessKeyId: await rememberedSecret(join(folder, 'access-key-id'), 10),
    secretAccessKey: await rememberedSecret(join(folder, 'secret-access-key'), 20),
  });
  return await startLocalS3('versitygw', credentialsIn, options, async (folder, port, credentials) => {
    const objects = join(folder, 'objects');
    await mkdir(objects, { recursive: true });
    return {
      command: program,
      arguments: ['--port', `127.0.0.1:${port}`, '--region', region, '--keep-alive', '--quiet', 'posix', objects],
      environment: {
        ROOT_ACCESS_KEY: credentials.accessKeyId,
        ROOT_SECRET_KEY: credentials.secretAccessKey,
      },
    };
  });
}

/**
 * s3rver from npm, unmaintained but always at hand. It has no conditional writes, answers a range of its first byte with
 * the whole object, fails on the second page of a listing, checks no credentials and lists no uploads.
 */
export async function startS3rver(options: LocalS3Options): Promise<S3Server> {
  // The only credentials it knows.
  const credentialsIn = (): Promise<RootKey> => Promise.resolve({ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' });
  const program = join(dirname(fileURLToPath(import.meta.resolve('s3rver'))), '..', 'bin', 's3rver.js');
  return await startLocalS3('s3rver', credentialsIn, options, (folder, port) =>
    Promise.resolve({
      command: process.execPath,
      arguments: [
        '--disable-warning=DEP0044',
        program,
        '--directory',
        folder,
        '--address',
        '127.0.0.1',
        '--port',
        String(port),
        '--silent',
        '--no-vhost-buckets',
      ],
      environment: {},
    }),
  );
}

async function startLocalS3(
  name: string,
  credentialsIn: (folder: string) => Promise<RootKey>,
  { dataDirectory, onStep, signal, port: wanted }: LocalS3Options,
  programOn: (
    folder: string,
    port: number,
    credentials: RootKey,
  ) => Promise<Pick<ServerProgram, 'command' | 'arguments' | 'environment'>>,
): Promise<S3Server> {
  await using undo = new AsyncDisposableStack();
  const folder = undo.use(await ServerFolder.open('s3', dataDirectory));
  const credentials = await credentialsIn(folder.path);
  onStep?.(`Starting ${name}`);
  const { started: server, port } = await onFreePort(wanted, async (port) => {
    const untilReady: ServerProgram['untilReady'] = (_log, limit) =>
      untilHttpAnswers(`http://127.0.0.1:${port}/`, limit);
    return await ServerProcess.start(
      { name, untilReady, ...(await programOn(folder.path, port, credentials)) },
      signal,
    );
  });
  undo.use(server);
  const address: S3Address = { endpoint: `http://127.0.0.1:${port}`, region, ...credentials };
  const owned = undo.move();
  return {
    origin: 'local',
    description: `${name} at ${address.endpoint}`,
    ...address,
    control: controlOf(server),
    createBucket: (bucket) => createS3Bucket(address, bucket),
    [Symbol.asyncDispose]: async () => {
      if (folder.kept) await server.stop();
      await owned.disposeAsync();
    },
  };
}
