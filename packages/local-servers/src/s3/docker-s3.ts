import { randomBytes } from 'node:crypto';
import { findDockerDaemon, hasImage } from '../docker/docker-daemon.ts';
import { startContainer } from '../docker/start-container.ts';
import type { NoServer, SearchOptions } from '../found-server.ts';
import { createS3Bucket } from './s3-buckets.ts';
import type { S3Address, S3Server } from './s3-server.ts';

const defaultImage = 'versity/versitygw:v1.8.0';
const port = 7070;

/**
 * A container of versitygw's image or of one that takes the same command. An image that is named is pulled if need be;
 * the default one is used only where it is already.
 */
export async function startDockerS3(
  { onStep }: SearchOptions,
  named: string | undefined,
): Promise<S3Server | NoServer> {
  const daemon = await findDockerDaemon();
  if ('missing' in daemon) return daemon;
  const image = named ?? defaultImage;
  if (named === undefined && !(await hasImage(daemon, image)))
    return { missing: `Docker has no image ${image} (docker pull ${image}, or name another one).` };
  onStep?.(`Starting a container of ${image}`);
  const credentials = {
    accessKeyId: randomBytes(10).toString('hex'),
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  const container = await startContainer(daemon, {
    image,
    port,
    environment: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    command: ['--port', `:${port}`, '--keep-alive', 'posix', '/tmp'],
    untilReady: (wait) => wait.forHttp('/', port).forStatusCodeMatching((status) => status > 0),
  });
  const endpoint = `http://127.0.0.1:${container.getMappedPort(port)}`;
  const address: S3Address = { endpoint, region: 'us-east-1', ...credentials };
  return {
    origin: 'docker',
    description: `S3 (${image}) at ${endpoint}`,
    ...address,
    control: null,
    createBucket: (name) => createS3Bucket(address, name),
    [Symbol.asyncDispose]: async () => {
      await container.stop({ remove: true, removeVolumes: true, timeout: 0 });
    },
  };
}
