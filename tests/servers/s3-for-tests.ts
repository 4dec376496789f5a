import {
  findS3,
  type NoServer,
  type S3Address,
  type S3Implementation,
  type S3Search,
  type S3Server,
} from '@lathe/local-servers';
import { mayFetch, onStep, origins } from './required-server.ts';

/** LATHE_TEST_S3_ENDPOINT names a running server, with LATHE_TEST_S3_REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY. */
const given: S3Address | undefined =
  process.env['LATHE_TEST_S3_ENDPOINT'] === undefined
    ? undefined
    : {
        endpoint: process.env['LATHE_TEST_S3_ENDPOINT'],
        region: process.env['LATHE_TEST_S3_REGION'] ?? 'us-east-1',
        accessKeyId: process.env['LATHE_TEST_S3_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: process.env['LATHE_TEST_S3_SECRET_ACCESS_KEY'] ?? '',
      };

/** LATHE_TEST_S3_IMAGE names a container image of versitygw. */
export async function s3ForTests(search: S3Search = {}): Promise<S3Server | NoServer> {
  return await findS3({ given, image: process.env['LATHE_TEST_S3_IMAGE'], mayFetch, onStep, origins, ...search });
}

/** Every S3 at hand: the given one or a container, and each kind of local process; of what LATHE_TEST_SERVERS lets in. */
export async function everyS3ForTests(): Promise<readonly (readonly [name: string, found: S3Server | NoServer])[]> {
  const found: [string, S3Server | NoServer][] = [];
  const outside = await s3ForTests({ origins: origins.filter((origin) => origin !== 'local') });
  const isLocalAllowed = origins.includes('local');
  if (!('missing' in outside) || given !== undefined || !isLocalAllowed) found.push(['given or in Docker', outside]);
  if (!isLocalAllowed) return found;
  for (const implementation of ['versitygw', 's3rver'] satisfies S3Implementation[])
    found.push([implementation, await s3ForTests({ origins: ['local'], implementation })]);
  return found;
}
