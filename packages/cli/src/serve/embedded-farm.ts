import { randomUUID } from 'node:crypto';
import { localPrincipal, sweep, systemClock } from '@lathe/core';
import { decoderVersion, engineVersion, RenderPool, type AudioLimits } from '@lathe/engine';
import { defaultLimits, Gateway } from '@lathe/gateway';
import { LocalFarm } from '@lathe/local';
import {
  createRegistry,
  descend,
  formatAddress,
  loopbackHosts,
  bracketed,
  type Address,
  type Logger,
} from '@lathe/service-kit';
import { Worker } from '@lathe/worker';
import { productVersion } from '../product-version.ts';

export interface EmbeddedFarmOptions {
  /** Data directory, made when missing; one process at a time holds it. */
  readonly directory: string;
  /** Port 0 takes a free one. */
  readonly grpcAddress: Address;
  readonly httpAddress: Address;
  /** Renders at once; 0 opens no worker. */
  readonly threads: number;
  /** Life of a lease, ms; renewed three times in it. */
  readonly leaseMs: number;
  /** Bounds on the inputs of jobs that differ from the defaults. */
  readonly limits?: Partial<AudioLimits>;
  /** Program that decodes what Lathe does not: a name on PATH or a path; null: none. `ffmpeg` unless given. */
  readonly ffmpeg?: string | null | undefined;
  readonly log: Logger;
}

/** The whole farm in one process: embedded adapters, gateway, and a worker that is connected like any other. */
export class EmbeddedFarm implements AsyncDisposable {
  readonly #gateway: Gateway;
  readonly #worker: Worker | null;
  readonly #pool: RenderPool | null;
  readonly #local: LocalFarm;
  readonly #log: Logger;
  #stopped: Promise<void> | undefined;

  private constructor(
    parts: { gateway: Gateway; worker: Worker | null; pool: RenderPool | null; local: LocalFarm },
    log: Logger,
  ) {
    this.#gateway = parts.gateway;
    this.#worker = parts.worker;
    this.#pool = parts.pool;
    this.#local = parts.local;
    this.#log = log;
  }

  /**
   * Before the doors open, attempts of an earlier process are given back and what it left half written is removed.
   * @throws directory_in_use; unavailable when an address cannot be bound; wrong_state when a newer Lathe wrote the directory.
   */
  static async open(options: EmbeddedFarmOptions): Promise<EmbeddedFarm> {
    const { directory, grpcAddress, httpAddress, leaseMs, threads, log } = options;
    await using opening = new AsyncDisposableStack();
    let origin = '';
    const local = opening.use(await LocalFarm.open({ directory, baseUrl: () => origin }));
    const bootId = randomUUID();
    await recover(local, bootId, log);
    const registry = createRegistry({ service: 'serve', version: productVersion });
    const gateway = opening.use(
      await Gateway.open({
        store: local.jobStore,
        bus: local.bus,
        assets: local.assetStore,
        clock: systemClock,
        log,
        registry,
        principalOf: () => localPrincipal,
        gatewayId: 'embedded',
        engineVersions: { engine: engineVersion, decoder: decoderVersion },
        grpcAddress,
        httpAddress,
        ownHosts: isLoopback(grpcAddress.host) && isLoopback(httpAddress.host) ? loopbackHosts : null,
        leaseMs,
        renewEveryMs: Math.floor(leaseMs / 3),
        // The directory's lock lets nobody else lead; after a restart this one leads at once, being the same.
        leadTtlMs: 60_000,
      }),
    );
    origin = `http://${formatAddress(reachable(gateway.httpAddress))}`;
    const pool =
      threads === 0 ? null : opening.use(RenderPool.open({ threads, limits: options.limits, ffmpeg: options.ffmpeg }));
    const worker =
      pool === null
        ? null
        : await Worker.open({
            gatewayAddress: formatAddress(reachable(gateway.grpcAddress)),
            slots: threads,
            interactiveReserved: Math.floor(threads / 4),
            scratchDirectory: local.scratchDirectory,
            pool,
            log,
            registry,
            bootId,
          });
    opening.move();
    return new EmbeddedFarm({ gateway, worker, pool, local }, log);
  }

  /** `host:port` of the gRPC door. */
  get grpcAddress(): string {
    return formatAddress(this.#gateway.grpcAddress);
  }

  /** Origin of the HTTP door. */
  get httpUrl(): string {
    return this.#gateway.origin;
  }

  /** In-process entry to the service layer. */
  get services(): Gateway['services'] {
    return this.#gateway.services;
  }

  /** Takes no more, lets renders end within the grace, gives the others back, closes. A second call waits for the first. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    await this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(0);
  }

  async #stop(graceMs: number): Promise<void> {
    await descend(
      [
        { name: 'drain', withinMs: 1000, run: () => this.#gateway.drain() },
        { name: 'worker', withinMs: graceMs + 20_000, run: () => this.#worker?.stop(graceMs) },
        { name: 'render threads', withinMs: 5000, run: () => this.#pool?.[Symbol.asyncDispose]() },
        { name: 'gateway', withinMs: 5000, run: () => this.#gateway.close(2000) },
        { name: 'data directory', withinMs: 10_000, run: () => this.#local[Symbol.asyncDispose]() },
      ],
      this.#log,
    );
  }
}

/** Nobody else is at work here yet, so whatever is unfinished was left by a process that is gone. */
async function recover({ jobStore, assetStore }: LocalFarm, bootId: string, log: Logger): Promise<void> {
  const releasedAttempts = await jobStore.releaseOtherBoots(bootId);
  const removed = await sweep({
    jobStore,
    assetStore,
    clock: systemClock,
    jobRetentionSeconds: null,
    longestUrlSeconds: defaultLimits.urlLifetimeSeconds,
    graceSeconds: 0,
  });
  log.info({ releasedAttempts, ...removed }, 'recovered');
}

function isLoopback(host: string): boolean {
  return loopbackHosts.includes(bracketed(host));
}

/** How a process on this machine reaches a door that listens on every address. */
function reachable({ host, port }: Address): Address {
  if (host === '0.0.0.0') return { host: '127.0.0.1', port };
  return host === '::' ? { host: '::1', port } : { host, port };
}
