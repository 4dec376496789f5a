import { engineVersion, RenderPool } from '@lathe/engine';
import {
  createApp,
  createLogger,
  createRegistry,
  descend,
  HttpListener,
  loopbackHosts,
  openTracing,
  untilSignal,
} from '@lathe/service-kit';
import { findSlots, Worker } from '@lathe/worker';
import { readConfig } from './config.ts';
import { loadOwnKinds } from './load-own-kinds.ts';
import { openBus } from './open-bus.ts';
import { readCredential } from './read-credential.ts';

const config = readConfig(process.env);
const log = createLogger('worker', config.LATHE_LOG_LEVEL);
const registry = createRegistry({ service: 'worker', version: engineVersion });
const { slots, withheld } = await findSlots({
  slots: config.LATHE_SLOTS ?? null,
  memoryLimitBytes: config.LATHE_MEMORY_LIMIT_BYTES ?? null,
  ffmpeg: config.LATHE_FFMPEG !== null,
});
if (withheld > 0) log.warn({ slots, withheld }, 'memory holds fewer renders at once than there are CPUs or slots');
const channel = await readCredential(config);
const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, LATHE_TRACE_RATIO: ratio } = config;
const tracing = await openTracing({ service: 'lathe-worker', version: engineVersion, endpoint, ratio });
const ownKinds = await loadOwnKinds(config.LATHE_KIND_MODULES);
const bus = await openBus(config, log);
const pool = RenderPool.open({
  threads: slots,
  heapLimitMib: config.LATHE_RENDER_HEAP_LIMIT_MIB,
  stallLimitSeconds: config.LATHE_RENDER_STALL_LIMIT_SECONDS,
  limits: config.limits,
  ffmpeg: config.LATHE_FFMPEG,
});
const isLoopback = loopbackHosts.includes(config.LATHE_HTTP_ADDRESS.host);
let worker: Worker | undefined;
const ready = (): boolean => worker?.isDraining === false;
const app = createApp({ registry, log, ready, ownHosts: isLoopback ? loopbackHosts : null, routes: [] });
const http = await HttpListener.open(config.LATHE_HTTP_ADDRESS, app);
const opened = await Worker.open({
  gatewayAddress: config.LATHE_GATEWAY_ADDRESS,
  channel,
  bus: bus ?? undefined,
  slots,
  withheldSlots: withheld,
  interactiveReserved: Math.min(config.LATHE_INTERACTIVE_RESERVED, slots - 1),
  fetchAhead: config.LATHE_FETCH_AHEAD,
  scratchDirectory: config.LATHE_SCRATCH_DIRECTORY,
  scratchLimitBytes: config.LATHE_SCRATCH_LIMIT_BYTES,
  ownKinds,
  pool,
  log,
  registry,
  tracing,
});
worker = opened;
log.info({ http: http.origin, workerId: worker.workerId }, 'ready');

const signal = await untilSignal();
log.info({ signal }, 'stopping');
const graceMs = config.LATHE_STOP_GRACE_MS;
await descend(
  [
    { name: 'worker', withinMs: graceMs + 20_000, run: () => opened.stop(graceMs) },
    { name: 'render threads', withinMs: 5000, run: () => pool[Symbol.asyncDispose]() },
    {
      name: 'bus',
      withinMs: 5000,
      run: async () => {
        await bus?.[Symbol.asyncDispose]();
      },
    },
    { name: 'traces', withinMs: 5000, run: () => tracing[Symbol.asyncDispose]() },
    { name: 'http', withinMs: 2000, run: () => http.close(1000) },
  ],
  log,
);
process.exit(0);
