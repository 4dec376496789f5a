import { readFile } from 'node:fs/promises';
import { RenderPool, engineVersion } from '@lathe/engine';
import {
  createApp,
  createLogger,
  createRegistry,
  descend,
  HttpListener,
  kafkaSettings,
  loopbackHosts,
  readTrustedCertificates,
  untilSignal,
  type KafkaSettings,
} from '@lathe/service-kit';
import type { KafkaBus } from '@lathe/kafka';
import { Worker } from '@lathe/worker';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const log = createLogger('worker', config.LATHE_LOG_LEVEL);
const registry = createRegistry({ service: 'worker', version: engineVersion });
const pool = RenderPool.open({
  threads: config.LATHE_SLOTS,
  heapLimitMib: config.LATHE_RENDER_HEAP_LIMIT_MIB,
  stallLimitSeconds: config.LATHE_RENDER_STALL_LIMIT_SECONDS,
  limits: config.limits,
  ffmpeg: config.LATHE_FFMPEG,
});
let ready = false;
const isLoopback = loopbackHosts.includes(config.LATHE_HTTP_ADDRESS.host);
const app = createApp({
  registry,
  log,
  ready: () => ready,
  ownHosts: isLoopback ? loopbackHosts : null,
  routes: [],
});
const http = await HttpListener.open(config.LATHE_HTTP_ADDRESS, app);
const { LATHE_KEY_FILE: keyFile, LATHE_CA_FILE: caFile } = config;
const kafka = await kafkaSettings(config);
const bus = kafka === null ? undefined : await openBus(kafka);
const worker = await Worker.open({
  gatewayAddress: config.LATHE_GATEWAY_ADDRESS,
  channel: {
    key: keyFile === undefined ? undefined : (await readFile(keyFile, 'utf8')).trim(),
    trustedCertificates: caFile === undefined ? undefined : await readTrustedCertificates(caFile),
  },
  bus,
  slots: config.LATHE_SLOTS,
  interactiveReserved: config.LATHE_INTERACTIVE_RESERVED,
  scratchDirectory: config.LATHE_SCRATCH_DIRECTORY,
  scratchLimitBytes: config.LATHE_SCRATCH_LIMIT_BYTES,
  pool,
  log,
  registry,
});
ready = true;
log.info({ http: http.origin, workerId: worker.workerId }, 'ready');

const signal = await untilSignal();
log.info({ signal }, 'stopping');
ready = false;
const graceMs = config.LATHE_STOP_GRACE_MS;
await descend(
  [
    { name: 'worker', withinMs: graceMs + 20_000, run: () => worker.stop(graceMs) },
    { name: 'render threads', withinMs: 5000, run: () => pool[Symbol.asyncDispose]() },
    { name: 'http', withinMs: 2000, run: () => http.close(1000) },
    { name: 'bus', withinMs: 5000, run: async () => await bus?.[Symbol.asyncDispose]() },
  ],
  log,
);
process.exit(0);

async function openBus({ prefix, ...connection }: KafkaSettings): Promise<KafkaBus> {
  const { KafkaBus } = await import('@lathe/kafka');
  return new KafkaBus({
    connection: { ...connection, clientId: 'lathe-worker' },
    prefix,
    onFatal: (error) => {
      log.fatal({ err: error }, 'cannot go on; the process ends so that a new one begins');
      process.exit(1);
    },
    log: ({ level, message, fields }) => log[level]({ ...fields, kafka: message }, 'kafka client'),
  });
}
