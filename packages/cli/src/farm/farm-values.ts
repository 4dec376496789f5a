import { isPostgresUrl } from '../keys/with-farm-store.ts';
import { resolve } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import type { S3Address } from '@lathe/local-servers';
import type { ClusterOptions } from './cluster-options.ts';

/** What follows `lathe farm`. */
export interface FarmCommandValues {
  readonly detach: boolean;
  readonly data: string | undefined;
  readonly gateways: number | undefined;
  readonly workers: number | undefined;
  readonly slots: number | undefined;
  readonly database: string | undefined;
  readonly kafka: readonly string[];
  readonly s3: string | undefined;
  readonly bucket: string | undefined;
  readonly 'no-fetch': boolean;
  readonly json: boolean;
}

/** The cluster that the flags of `up` ask for. @throws invalid_argument naming the flag and the value. */
export function clusterOptionsOf(
  values: FarmCommandValues,
  environment: Readonly<Record<string, string | undefined>>,
): ClusterOptions {
  const { data, gateways, workers, slots, database, kafka, bucket } = values;
  const s3 = s3Of(values.s3, environment);
  const image = environment['LATHE_TEST_KAFKA_IMAGE'];
  if (database !== undefined && !isPostgresUrl(database))
    throw wrong('--database', 'postgres://user:password@host:port/database', database);
  for (const broker of kafka) if (!/^[^\s,:]+:\d{1,5}$/.test(broker)) throw wrong('--kafka', 'HOST:PORT', broker);
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw wrong('--bucket', '3 to 63 of a-z, 0-9, "-" and "."', bucket);
  return {
    ...(data === undefined ? {} : { dataDirectory: resolve(data) }),
    ...(gateways === undefined ? {} : { gateways }),
    ...(workers === undefined ? {} : { workers }),
    ...(slots === undefined ? {} : { slots }),
    ...(database === undefined ? {} : { databaseUrl: database }),
    ...(kafka.length === 0 && image === undefined
      ? {}
      : { kafka: { given: kafka.length === 0 ? undefined : kafka.join(','), image } }),
    ...(s3 === undefined ? {} : { s3 }),
    ...(bucket === undefined ? {} : { bucket }),
    mayFetch: !values['no-fetch'],
  };
}

function s3Of(
  endpoint: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): S3Address | undefined {
  if (endpoint === undefined) return undefined;
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
    throw wrong('--s3', 'an origin such as http://127.0.0.1:9000', endpoint);
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'] ?? '';
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'] ?? '';
  if (accessKeyId === '' || secretAccessKey === '')
    throw new LatheError(
      'invalid_argument',
      'With --s3 the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed; one of them is not set.',
    );
  return {
    endpoint: new URL(endpoint).origin,
    region: environment['AWS_REGION'] ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
  };
}

function wrong(option: string, expected: string, got: string): LatheError {
  return new LatheError('invalid_argument', `${option} takes ${expected}, got ${JSON.stringify(got)}.`);
}
