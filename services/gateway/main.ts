import { localPrincipal, systemClock } from '@lathe/core';
import { decoderVersion, engineVersion } from '@lathe/engine';
import { Gateway } from '@lathe/gateway';
import { LocalFarm } from '@lathe/local';
import { createLogger, createRegistry, descend, formatAddress, untilSignal } from '@lathe/service-kit';
import { ownHosts, readConfig } from './config.ts';

const config = readConfig(process.env);
const log = createLogger('gateway', config.LATHE_LOG_LEVEL);
const registry = createRegistry({ service: 'gateway', version: engineVersion });
let origin = '';
const local = await LocalFarm.open({ directory: config.LATHE_DATA_DIRECTORY, baseUrl: () => origin });
const gateway = await Gateway.open({
  store: local.jobStore,
  bus: local.bus,
  assets: local.assetStore,
  clock: systemClock,
  log,
  registry,
  // Keys and tenants come with authentication; until then every caller is the one embedded tenant.
  principalOf: () => localPrincipal,
  engineVersions: { engine: engineVersion, decoder: decoderVersion },
  grpcAddress: config.LATHE_GRPC_ADDRESS,
  httpAddress: config.LATHE_HTTP_ADDRESS,
  ownHosts: ownHosts(config),
  leaseMs: config.LATHE_LEASE_MS,
  renewEveryMs: config.LATHE_RENEW_EVERY_MS,
  limits: { assetBytes: config.LATHE_ASSET_LIMIT_BYTES },
  sweeping: { jobRetentionSeconds: config.LATHE_JOB_RETENTION_SECONDS ?? null },
});
origin = config.LATHE_PUBLIC_ORIGIN?.replace(/\/$/, '') ?? gateway.origin;
log.info({ grpc: formatAddress(gateway.grpcAddress), http: gateway.origin }, 'ready');

const signal = await untilSignal();
log.info({ signal }, 'stopping');
const graceMs = config.LATHE_STOP_GRACE_MS;
await descend(
  [
    { name: 'gateway', withinMs: graceMs + 5000, run: () => gateway.close(graceMs) },
    { name: 'data directory', withinMs: 10_000, run: () => local[Symbol.asyncDispose]() },
  ],
  log,
);
process.exit(0);
