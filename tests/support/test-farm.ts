import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LatheClient } from '@lathe/client';
import { localPrincipal, systemClock } from '@lathe/core';
import { decoderVersion, engineVersion, RenderPool, type AudioLimits } from '@lathe/engine';
import { Gateway, type GatewayOptions } from '@lathe/gateway';
import { LocalFarm } from '@lathe/local';
import { createLogger, createRegistry, formatAddress, loopbackHosts, type Registry } from '@lathe/service-kit';
import { Worker, type WorkerOptions } from '@lathe/worker';
import { writeFloatWav } from './float-wav.ts';
import { noise } from './noise.ts';

const loopback = { host: '127.0.0.1', port: 0 };

/** A worker with what a test asks of it. */
export interface TestWorker extends AsyncDisposable {
  readonly worker: Worker;
  readonly registry: Registry;
  /** Value of `lathe_worker_attempts_total` for an outcome. */
  attempts(outcome: string): Promise<number>;
}

/** The embedded adapters of a temporary directory, with gateways and workers opened over them as a test needs. */
export class TestFarm implements AsyncDisposable {
  readonly directory: string;
  readonly local: LocalFarm;
  readonly #stack: AsyncDisposableStack;
  #origin = '';

  private constructor(directory: string, local: LocalFarm, stack: AsyncDisposableStack) {
    this.directory = directory;
    this.local = local;
    this.#stack = stack;
  }

  static async open(): Promise<TestFarm> {
    await using stack = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'lathe-farm-'));
    stack.defer(() => rm(directory, { recursive: true, force: true }));
    let farm: TestFarm | undefined;
    const baseUrl = (): string => farm?.origin ?? '';
    const local = stack.use(await LocalFarm.open({ directory: join(directory, 'data'), baseUrl }));
    farm = new TestFarm(directory, local, stack.move());
    return farm;
  }

  /** Of the gateway opened last. */
  get origin(): string {
    return this.#origin;
  }

  /** A gateway on free ports; closed with the farm unless the test closes it before. @param assets In place of the farm's own. */
  async openGateway(
    leaseMs = 15_000,
    grpcPort = 0,
    assets: GatewayOptions['assets'] = this.local.assetStore,
  ): Promise<Gateway> {
    const gateway = await Gateway.open({
      store: this.local.jobStore,
      bus: this.local.bus,
      assets,
      clock: systemClock,
      log: createLogger('gateway', 'silent'),
      registry: createRegistry({ service: 'gateway', version: 'test' }),
      principalOf: () => localPrincipal,
      engineVersions: { engine: engineVersion, decoder: decoderVersion },
      grpcAddress: { ...loopback, port: grpcPort },
      httpAddress: loopback,
      ownHosts: loopbackHosts,
      leaseMs,
      renewEveryMs: Math.floor(leaseMs / 3),
    });
    this.#origin = gateway.origin;
    return gateway;
  }

  /** A worker with its own render threads. @param limits on its inputs that differ from the defaults. */
  async openWorker(
    gateway: Gateway,
    threads = 1,
    limits: Partial<AudioLimits> = {},
    options: Partial<WorkerOptions> = {},
  ): Promise<TestWorker> {
    const registry = createRegistry({ service: 'worker', version: 'test' });
    const pool = RenderPool.open({ threads, limits });
    const worker = await Worker.open({
      gatewayAddress: formatAddress(gateway.grpcAddress),
      slots: threads,
      interactiveReserved: 0,
      scratchDirectory: join(this.directory, 'scratch'),
      pool,
      log: createLogger('worker', 'silent'),
      registry,
      ...options,
    });
    return {
      worker,
      registry,
      async attempts(outcome) {
        const metric = await registry.getSingleMetric('lathe_worker_attempts_total')?.get();
        return metric?.values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
      },
      async [Symbol.asyncDispose]() {
        await worker.stop(0);
        await pool[Symbol.asyncDispose]();
      },
    };
  }

  connect(gateway: Gateway): LatheClient {
    return LatheClient.connect(formatAddress(gateway.grpcAddress));
  }

  /** Stereo noise at about −20 LUFS as a WAV file. */
  writeNoise(name: string, seconds: number): string {
    const path = join(this.directory, name);
    const samples = noise(7, Math.round(seconds * 44_100)).map((sample) => sample * 0.1);
    writeFloatWav(path, 44_100, [samples, samples]);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
