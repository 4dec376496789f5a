import { jobKinds } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { loadLatheProtos } from '@lathe/proto';
import { createApp, GrpcListener, HttpListener, noTracing, type Address } from '@lathe/service-kit';
import { assetsHandlers } from './assets/assets-handlers.ts';
import { AssetService } from './assets/asset-service.ts';
import { assetsRoutes } from './assets/assets-routes.ts';
import { objectsRoutes } from './assets/objects-routes.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { EventHub } from './watching/event-hub.ts';
import { BatchService } from './batches/batch-service.ts';
import { batchesHandlers } from './batches/batches-handlers.ts';
import { batchesRoutes } from './batches/batches-routes.ts';
import { OpenWatches } from './watching/open-watches.ts';
import { JobResolver } from './jobs/job-resolver.ts';
import { jobsHandlers } from './jobs/jobs-handlers.ts';
import { JobService } from './jobs/job-service.ts';
import { jobsRoutes } from './jobs/jobs-routes.ts';
import { defaultLimits } from './limits.ts';
import { FarmLoops } from './loops/farm-loops.ts';
import { createGatewayMetrics, type GatewayMetrics } from './metrics.ts';
import { ProfileService } from './profiles/profile-service.ts';
import { profilesHandlers } from './profiles/profiles-handlers.ts';
import { profilesRoutes } from './profiles/profiles-routes.ts';
import { workHandlers } from './work/work-handlers.ts';
import { WorkService } from './work/work-service.ts';
import { addReflection, admitToReflection } from './wire/reflection.ts';
import { GrpcDoor } from './wire/grpc-door.ts';
import { RestDoor } from './wire/rest-door.ts';
import { StallWatch } from './wire/stall-watch.ts';

/** The services behind both doors, for callers in the same process; every method takes the principal who calls. */
export interface GatewayServices {
  readonly jobs: JobService;
  readonly batches: BatchService;
  readonly assets: AssetService;
  readonly profiles: ProfileService;
  readonly work: WorkService;
}

/**
 * One half of the farm: both doors, and the loops that hand out work, send events, reap leases and sweep.
 * Open until disposed; disposing ends watches as `unavailable`, lets calls finish within the grace, and stops the loops.
 */
export class Gateway implements AsyncDisposable {
  readonly services: GatewayServices;
  readonly #stack: AsyncDisposableStack;
  readonly #stopping: AbortController;
  readonly #closing: AbortController;
  readonly #grpc: GrpcListener;
  readonly #http: HttpListener;
  readonly #admin: HttpListener | null;

  private constructor(parts: {
    services: GatewayServices;
    stack: AsyncDisposableStack;
    stopping: AbortController;
    closing: AbortController;
    grpc: GrpcListener;
    http: HttpListener;
    admin: HttpListener | null;
  }) {
    this.services = parts.services;
    this.#stack = parts.stack;
    this.#stopping = parts.stopping;
    this.#closing = parts.closing;
    this.#grpc = parts.grpc;
    this.#http = parts.http;
    this.#admin = parts.admin;
  }

  /** @throws unavailable when an address cannot be bound. */
  static async open(options: GatewayOptions): Promise<Gateway> {
    await using stack = new AsyncDisposableStack();
    const stopping = new AbortController();
    const metrics = createGatewayMetrics(options.registry, options.store);
    const loops = stack.use(new FarmLoops(options, metrics));
    const hub = stack.use(
      await EventHub.open(
        options.bus,
        (notice) => loops.hear(notice),
        () => loops.publisher.isAway('events'),
      ),
    );
    const closing = new AbortController();
    const signals = { stopping: stopping.signal, closing: closing.signal };
    const services = createServices({ options, metrics, hub, loops, ...signals });
    loops.start();
    stopping.signal.addEventListener('abort', () => void loops.resign(), { once: true });
    // HTTP first: a claim that comes over gRPC names URLs of the HTTP door.
    const ready = (): boolean => !stopping.signal.aborted;
    const http = stack.use(await openHttp(options, services, ready));
    const admin = stack.use(await openAdmin(options, ready));
    const grpc = stack.use(await openGrpc(options, services, stack.use(new StallWatch(options.clock))));
    return new Gateway({ services, stack: stack.move(), stopping, closing, grpc, http, admin });
  }

  get grpcAddress(): Address {
    return this.#grpc.address;
  }

  get httpAddress(): Address {
    return this.#http.address;
  }

  /** `http://host:port` where /metrics is; that of the REST door unless it has an address of its own. */
  get adminOrigin(): string {
    return (this.#admin ?? this.#http).origin;
  }

  /** `http://host:port` of the REST door, `https://` with TLS. */
  get origin(): string {
    return this.#http.origin;
  }

  /** From now on no claim is given, workers are told to drain, health and readiness say no; the rest is still served. */
  drain(): void {
    if (this.#stopping.signal.aborted) return;
    this.#grpc.drain();
    this.#stopping.abort(new LatheError('unavailable', 'The gateway is stopping; watch again with the last token.'));
  }

  /** Calls that outlast the grace are cut. */
  async close(graceMs: number): Promise<void> {
    this.drain();
    this.#closing.abort();
    await Promise.all([this.#grpc.close(graceMs), this.#http.close(graceMs)]);
    await this.#stack.disposeAsync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close(1000);
  }
}

function createServices(parts: {
  options: GatewayOptions;
  metrics: GatewayMetrics;
  hub: EventHub;
  loops: FarmLoops;
  stopping: AbortSignal;
  closing: AbortSignal;
}): GatewayServices {
  const { options, metrics, hub, loops, stopping, closing } = parts;
  const { store, bus, assets, clock, engineVersions, leaseMs = 15_000, renewEveryMs = 5_000 } = options;
  const { tracing = noTracing } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const onActivity = (): void => loops.wake();
  const onJobs = (): void => loops.wakeForJobs();
  const { publisher } = loops;
  const draining = (): boolean => stopping.aborted;
  const kinds = [...jobKinds, ...(options.customKinds ?? [])];
  const resolver = new JobResolver(engineVersions, kinds);
  const watches = new OpenWatches(limits.watchesPerTenant);
  return {
    jobs: new JobService({ store, publisher, hub, limits, resolver, watches, tracing, onActivity: onJobs, stopping }),
    batches: new BatchService({
      store,
      publisher,
      hub,
      limits,
      resolver,
      watches,
      tracing,
      onActivity: onJobs,
      stopping,
    }),
    assets: new AssetService({ store, assets, clock, limits }),
    profiles: new ProfileService(),
    work: new WorkService({
      kinds,
      store,
      assets,
      bus,
      clock,
      fleet: loops.fleet,
      empty: loops.empty,
      tracing,
      limits,
      metrics,
      leaseMs,
      renewEveryMs,
      onActivity,
      draining,
      closing,
    }),
  };
}

async function openGrpc(options: GatewayOptions, services: GatewayServices, stalls: StallWatch): Promise<GrpcListener> {
  const door = new GrpcDoor({ ...options, stalls });
  const { Jobs, Assets, Profiles, Work } = loadLatheProtos();
  return await GrpcListener.open(
    options.grpcAddress,
    [
      {
        name: 'lathe.v1.Jobs',
        definition: Jobs.service,
        handlers: { ...jobsHandlers(door, services.jobs), ...batchesHandlers(door, services.batches) },
      },
      { name: 'lathe.v1.Assets', definition: Assets.service, handlers: assetsHandlers(door, services.assets) },
      { name: 'lathe.v1.Profiles', definition: Profiles.service, handlers: profilesHandlers(door, services.profiles) },
      { name: 'lathe.internal.v1.Work', definition: Work.service, handlers: workHandlers(door, services.work) },
    ],
    {
      extend: addReflection,
      tls: options.tls,
      admit: (path, metadata) => admitToReflection(options.principalOf, path, metadata),
    },
  );
}

async function openHttp(
  options: GatewayOptions,
  services: GatewayServices,
  ready: () => boolean,
): Promise<HttpListener> {
  const { registry, log, ownHosts, assets, principalOf, httpAddress, adminAddress, tls } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const door = new RestDoor(principalOf);
  const routes = [
    jobsRoutes(door, services.jobs, limits.jsonBytes),
    batchesRoutes(door, services.batches),
    assetsRoutes(door, services.assets),
    profilesRoutes(door, services.profiles),
    objectsRoutes(assets, limits.assetBytes),
  ];
  const app = createApp({ registry: adminAddress === undefined ? registry : null, log, ready, ownHosts, routes });
  return await HttpListener.open(httpAddress, app, tls);
}

/** Probes and metrics on an address of their own. */
async function openAdmin(options: GatewayOptions, ready: () => boolean): Promise<HttpListener | null> {
  const { adminAddress, registry, log } = options;
  if (adminAddress === undefined) return null;
  return await HttpListener.open(adminAddress, createApp({ registry, log, ready, ownHosts: null, routes: [] }));
}
