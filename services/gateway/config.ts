import { bracketed, addressSchema, integerVariable, loopbackHosts, parseConfig } from '@lathe/service-kit';
import { z } from 'zod';

/** Environment of the gateway service. */
const schema = z.object({
  /** Jobs, assets and signing secret lie here; one process at a time holds it. */
  LATHE_DATA_DIRECTORY: z.string('expected a directory'),
  LATHE_GRPC_ADDRESS: addressSchema.default({ host: '127.0.0.1', port: 7610 }),
  LATHE_HTTP_ADDRESS: addressSchema.default({ host: '127.0.0.1', port: 7611 }),
  /** Origin under which workers reach the HTTP door; the bound address unless set. */
  LATHE_PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'expected an origin such as http://gateway:7611' })
    .optional(),
  /** Host names, separated by commas, under which the doors may be called beside loopback and their own. */
  LATHE_HOSTS: z.string().default(''),
  LATHE_LEASE_MS: integerVariable(500, 3_600_000).default(15_000),
  LATHE_RENEW_EVERY_MS: integerVariable(100, 1_200_000).default(5_000),
  LATHE_ASSET_LIMIT_BYTES: integerVariable(1, Number.MAX_SAFE_INTEGER).default(64 * 2 ** 30),
  /** Ended jobs are deleted this long after their last change; kept unless set. */
  LATHE_JOB_RETENTION_SECONDS: integerVariable(60, 10 * 365 * 86_400).optional(),
  /** Time for calls to end after SIGTERM. */
  LATHE_STOP_GRACE_MS: integerVariable(0, 3_600_000).default(10_000),
  LATHE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type GatewayConfig = z.infer<typeof schema>;

/** @throws invalid_argument listing every fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  return parseConfig(schema, environment);
}

/** Every host name under which this service may be called. */
export function ownHosts(config: GatewayConfig): readonly string[] {
  const listening = [config.LATHE_GRPC_ADDRESS, config.LATHE_HTTP_ADDRESS].map(({ host }) => bracketed(host));
  const named = config.LATHE_HOSTS.split(',').map((host) => host.trim().toLowerCase());
  const origin = config.LATHE_PUBLIC_ORIGIN === undefined ? [] : [new URL(config.LATHE_PUBLIC_ORIGIN).hostname];
  return [...new Set([...loopbackHosts, ...listening, ...named, ...origin])].filter((host) => host !== '');
}
