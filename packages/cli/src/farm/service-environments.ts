import type { ClusterCredentials } from './cluster-credentials.ts';
import type { ClusterOptions } from './cluster-options.ts';

/** What the processes of a cluster are told of their surroundings. */
export interface ClusterSurroundings {
  readonly options: ClusterOptions;
  readonly credentials: ClusterCredentials;
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly s3: {
    readonly endpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  readonly bucket: string;
}

/** Ports of 127.0.0.1 on which a gateway listens. */
export interface GatewayPorts {
  readonly grpc: number;
  readonly http: number;
  readonly admin: number;
}

type Environment = Readonly<Record<string, string>>;

/** Variables of our own environment that programs need to run at all; nothing of ours that would configure a service. */
const inheritedNames = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'NODE_COMPILE_CACHE'] as const;

export function gatewayEnvironment(at: ClusterSurroundings, number: number, ports: GatewayPorts): Environment {
  const { options, credentials, s3 } = at;
  return {
    ...inherited(),
    ...kafkaEnvironment(at),
    LATHE_DATABASE_URL: at.databaseUrl,
    LATHE_S3_BUCKET: at.bucket,
    LATHE_S3_REGION: s3.region,
    LATHE_S3_ENDPOINT: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
    LATHE_GRPC_ADDRESS: `127.0.0.1:${ports.grpc}`,
    LATHE_HTTP_ADDRESS: `127.0.0.1:${ports.http}`,
    LATHE_ADMIN_ADDRESS: `127.0.0.1:${ports.admin}`,
    LATHE_TLS_CERTIFICATE_FILE: credentials.certificateFile,
    LATHE_TLS_PRIVATE_KEY_FILE: credentials.privateKeyFile,
    ...(options.leaseMs === undefined ? {} : { LATHE_LEASE_MS: String(options.leaseMs) }),
    ...(options.renewEveryMs === undefined ? {} : { LATHE_RENEW_EVERY_MS: String(options.renewEveryMs) }),
    ...options.gatewayEnvironment?.(number),
  };
}

/** Neither the database nor the bucket is among it: workers hold no credential of either. */
export function workerEnvironment(
  at: ClusterSurroundings,
  number: number,
  worker: { readonly port: number; readonly scratchFolder: string; readonly gatewayAddresses: readonly string[] },
): Environment {
  const { options, credentials } = at;
  return {
    ...inherited(),
    ...kafkaEnvironment(at),
    LATHE_GATEWAY_ADDRESS: worker.gatewayAddresses.map((address) => `https://${address}`).join(','),
    LATHE_WORKER_KEY_FILE: credentials.workerKeyFile,
    LATHE_TLS_CA_FILE: credentials.caFile,
    LATHE_HTTP_ADDRESS: `127.0.0.1:${worker.port}`,
    LATHE_SCRATCH_DIRECTORY: worker.scratchFolder,
    LATHE_SLOTS: String(options.slots ?? 1),
    ...options.workerEnvironment?.(number),
  };
}

function kafkaEnvironment({ options, kafkaBrokers }: ClusterSurroundings): Environment {
  const { kafkaPrefix } = options;
  return {
    LATHE_KAFKA_BROKERS: kafkaBrokers.join(','),
    ...(kafkaPrefix === undefined ? {} : { LATHE_KAFKA_PREFIX: kafkaPrefix }),
  };
}

function inherited(): Environment {
  return Object.fromEntries(
    inheritedNames.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
