import { systemClock } from '@lathe/core';
import { decoderVersion, engineVersion } from '@lathe/engine';
import { Gateway } from '@lathe/gateway';
import {
  boundHeapGrowth,
  createLogger,
  createRegistry,
  descend,
  formatAddress,
  openTracing,
  parseAddress,
  readTlsIdentity,
  untilAvailable,
  untilSignal,
} from '@lathe/service-kit';
import { ownHosts, readConfig, type GatewayConfig } from './config.ts';
import { endWith } from './end-with.ts';
import { openAdapters, type AdapterNeeds } from './open-adapters.ts';

boundHeapGrowth();
const config = configOrEnd();
const log = createLogger('gateway', config.LATHE_LOG_LEVEL);
const registry = createRegistry({ service: 'gateway', version: engineVersion });
let origin = '';
const needs: AdapterNeeds = {
  config,
  log,
  origin: () => origin,
  onFatal: (error) => {
    log.fatal({ err: error }, 'cannot go on; the process ends so that a new one begins');
    process.exit(1);
  },
};
// Whatever order a farm's parts start in: a gateway waits for its database and its bucket.
const adapters = await untilAvailable(() => openAdapters(needs), { log }).catch((error: unknown) =>
  endWith(error, log),
);
const { LATHE_TLS_CERTIFICATE_FILE: certificateFile, LATHE_TLS_PRIVATE_KEY_FILE: privateKeyFile = '' } = config;
const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, LATHE_TRACE_RATIO: ratio } = config;
const tracing = await openTracing({ service: 'lathe-gateway', version: engineVersion, endpoint, ratio });
const isCluster = config.LATHE_DATABASE_URL !== undefined;
const gateway = await Gateway.open({
  store: adapters.store,
  bus: adapters.bus,
  assets: adapters.assets,
  clock: systemClock,
  log,
  registry,
  tracing,
  principalOf: adapters.principalOf,
  ...(isCluster ? {} : { gatewayId: 'embedded' }),
  customKinds: config.LATHE_CUSTOM_KINDS,
  engineVersions: { engine: engineVersion, decoder: decoderVersion },
  grpcAddress: config.LATHE_GRPC_ADDRESS,
  httpAddress: config.LATHE_HTTP_ADDRESS,
  adminAddress: config.LATHE_ADMIN_ADDRESS ?? (isCluster ? (parseAddress('127.0.0.1:7612') ?? undefined) : undefined),
  tls: certificateFile === undefined ? undefined : await readTlsIdentity(certificateFile, privateKeyFile),
  ownHosts: ownHosts(config),
  leaseMs: config.LATHE_LEASE_MS,
  renewEveryMs: config.LATHE_RENEW_EVERY_MS,
  limits: { assetBytes: config.LATHE_ASSET_LIMIT_BYTES },
  sweeping: { jobRetentionSeconds: config.LATHE_JOB_RETENTION_SECONDS ?? null },
});
origin = config.LATHE_PUBLIC_ORIGIN?.replace(/\/$/, '') ?? gateway.origin;
log.info({ grpc: formatAddress(gateway.grpcAddress), http: gateway.origin, admin: gateway.adminOrigin }, 'ready');

const signal = await untilSignal();
log.info({ signal }, 'stopping');
const graceMs = config.LATHE_STOP_GRACE_MS;
await descend(
  [
    { name: 'gateway', withinMs: graceMs + 5000, run: () => gateway.close(graceMs) },
    { name: 'adapters', withinMs: 10_000, run: async () => await adapters[Symbol.asyncDispose]() },
    { name: 'traces', withinMs: 5000, run: () => tracing[Symbol.asyncDispose]() },
  ],
  log,
);
process.exit(0);

function configOrEnd(): GatewayConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    return endWith(error, null);
  }
}
