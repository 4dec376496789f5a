import { customKindsFromJson, type JobKind } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import {
  addressSchema,
  bracketed,
  integerVariable,
  kafkaVariables,
  loopbackHosts,
  parseConfig,
  tracingVariables,
} from '@lathe/service-kit';
import { z } from 'zod';

/** Environment of the gateway service. */
export const schema = z.object({
  /** Embedded: jobs, assets and signing secret lie here; one process at a time holds it. Not with LATHE_DATABASE_URL. */
  LATHE_DATA_DIRECTORY: z.string().optional(),
  /** Cluster: PostgreSQL that holds the jobs, `postgres://user:password@host:port/database`. Needs Kafka and S3 beside it. */
  LATHE_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://…' }).optional(),
  /** Connections to the database, beside three that leases and the lead are kept with. */
  LATHE_DATABASE_POOL: integerVariable(2, 200).default(10),
  ...kafkaVariables,
  /** Bucket that holds the audio and nothing else. */
  LATHE_S3_BUCKET: z.string().optional(),
  /** Region of the bucket. */
  LATHE_S3_REGION: z.string().default('us-east-1'),
  /** Of another S3 than Amazon's. Credentials are searched for as every AWS program does. */
  LATHE_S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'expected an origin such as https://s3:9000' }).optional(),
  /** How S3 encrypts what is written. */
  LATHE_S3_ENCRYPTION: z.enum(['none', 'AES256', 'aws:kms']).default('none'),
  /** Key of `aws:kms`; the bucket's unless set. */
  LATHE_S3_KMS_KEY_ID: z.string().optional(),
  /** gRPC door; port 0 takes a free one. */
  LATHE_GRPC_ADDRESS: addressSchema.default({ host: '127.0.0.1', port: 7610 }),
  /** REST door, where signed URLs of embedded farms lead, too. */
  LATHE_HTTP_ADDRESS: addressSchema.default({ host: '127.0.0.1', port: 7611 }),
  /** Where /metrics and probes are served; on the HTTP door unless set, and 127.0.0.1:7612 in a cluster. */
  LATHE_ADMIN_ADDRESS: addressSchema.optional(),
  /** PEM certificate chain of both doors. */
  LATHE_TLS_CERTIFICATE_FILE: z.string().optional(),
  /** Its private key, PEM. */
  LATHE_TLS_PRIVATE_KEY_FILE: z.string().optional(),
  /** `behind-proxy`: a cluster's doors speak plain text because something before them speaks TLS. */
  LATHE_PLAIN_TEXT: z.enum(['no', 'behind-proxy']).default('no'),
  /** Origin under which workers reach the HTTP door; the bound address unless set. */
  LATHE_PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'expected an origin such as http://gateway:7611' })
    .optional(),
  /** Host names, separated by commas, under which the doors may be called beside loopback and their own; a cluster, where keys decide, answers under every name unless set. */
  LATHE_HOSTS: z.string().default(''),
  /** Kinds of jobs that only workers of yours know, as a JSON list such as `[{"kind":"waveform","inputs":[{"role":"source","minimum":1,"maximum":1}],"outputs":[{"role":"waveform","mediaType":"application/json","ending":".json"}]}]`; the same at every gateway of a farm. */
  LATHE_CUSTOM_KINDS: z.string().transform(customKindsOf).optional(),
  /** A worker that has not renewed for this long has lost its job. */
  LATHE_LEASE_MS: integerVariable(500, 3_600_000).default(15_000),
  /** How often workers renew; a third of the lease leaves room for two renewals to fail. */
  LATHE_RENEW_EVERY_MS: integerVariable(100, 1_200_000).default(5_000),
  /** Largest file that may be uploaded. */
  LATHE_ASSET_LIMIT_BYTES: integerVariable(1, Number.MAX_SAFE_INTEGER).default(64 * 2 ** 30),
  /** Ended jobs are deleted this long after their last change; kept unless set. */
  LATHE_JOB_RETENTION_SECONDS: integerVariable(60, 10 * 365 * 86_400).optional(),
  /** Time for calls to end after SIGTERM. */
  LATHE_STOP_GRACE_MS: integerVariable(0, 3_600_000).default(10_000),
  ...tracingVariables,
  /** Least severe entries that are logged. */
  LATHE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

function customKindsOf(text: string, context: z.RefinementCtx): readonly JobKind[] {
  try {
    return customKindsFromJson(text);
  } catch (caught) {
    context.addIssue({ code: 'custom', message: LatheError.from(caught).message });
    return z.NEVER;
  }
}

export type GatewayConfig = z.infer<typeof schema>;

/** @throws invalid_argument listing every fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const config = parseConfig(schema, environment);
  const faults = faultsOf(config);
  if (faults.length === 0) return config;
  throw new LatheError('invalid_argument', `The configuration has ${faults.length} fault(s).\n${faults.join('\n')}`);
}

/** What single variables cannot say. */
function faultsOf(config: GatewayConfig): readonly string[] {
  const faults: string[] = [];
  const isCluster = config.LATHE_DATABASE_URL !== undefined;
  if (isCluster === (config.LATHE_DATA_DIRECTORY !== undefined))
    faults.push('Either LATHE_DATA_DIRECTORY (embedded) or LATHE_DATABASE_URL (cluster) is needed, and not both.');
  const hasTls = config.LATHE_TLS_CERTIFICATE_FILE !== undefined;
  if (hasTls !== (config.LATHE_TLS_PRIVATE_KEY_FILE !== undefined))
    faults.push('LATHE_TLS_CERTIFICATE_FILE and LATHE_TLS_PRIVATE_KEY_FILE go together.');
  if (!isCluster) return faults;
  for (const name of ['LATHE_KAFKA_BROKERS', 'LATHE_S3_BUCKET'] as const)
    if (config[name] === undefined) faults.push(`${name} is not set: a cluster (LATHE_DATABASE_URL) needs it.`);
  if (!hasTls && config.LATHE_PLAIN_TEXT === 'no')
    faults.push(
      'A cluster speaks TLS: set LATHE_TLS_CERTIFICATE_FILE and LATHE_TLS_PRIVATE_KEY_FILE, or LATHE_PLAIN_TEXT=behind-proxy where something before it does.',
    );
  return faults;
}

/** Every host name under which this service may be called; null: all. */
export function ownHosts(config: GatewayConfig): readonly string[] | null {
  if (config.LATHE_DATABASE_URL !== undefined && config.LATHE_HOSTS === '') return null;
  const listening = [config.LATHE_GRPC_ADDRESS, config.LATHE_HTTP_ADDRESS].map(({ host }) => bracketed(host));
  const named = config.LATHE_HOSTS.split(',').map((host) => host.trim().toLowerCase());
  const origin = config.LATHE_PUBLIC_ORIGIN === undefined ? [] : [new URL(config.LATHE_PUBLIC_ORIGIN).hostname];
  return [...new Set([...loopbackHosts, ...listening, ...named, ...origin])].filter((host) => host !== '');
}
