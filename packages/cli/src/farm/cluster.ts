import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LatheError } from '@lathe/core/errors';
import { applyTopics } from '@lathe/kafka';
import { freePorts, ServerFolder } from '@lathe/local-servers';
import { migrate, PostgresFarmStore } from '@lathe/postgres';
import { writeClusterCredentials, type ClusterCredentials } from './cluster-credentials.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { openClusterServers, type ClusterServers } from './cluster-servers.ts';
import { ensureBucket } from './ensure-bucket.ts';
import {
  gatewayEnvironment,
  workerEnvironment,
  type ClusterSurroundings,
  type GatewayPorts,
} from './service-environments.ts';
import { ServiceProcess } from './service-process.ts';

const portTries = 5;
/** As its package's `start`: V8 would let the young generation of a gateway under load grow to 128 MiB. */
const gatewayNodeOptions = ['--max-semi-space-size=16'];
const takenPort = /EADDRINUSE|address already in use/i;

/** A gateway of a cluster. */
export interface ClusterGateway {
  readonly process: ServiceProcess;
  /** `https://127.0.0.1:port` of the gRPC door, as clients take it. */
  readonly grpcTarget: string;
  /** `https://127.0.0.1:port` of the REST door. */
  readonly httpOrigin: string;
  /** `http://127.0.0.1:port` of /metrics and probes. */
  readonly adminOrigin: string;
}

/** A worker of a cluster. */
export interface ClusterWorker {
  readonly process: ServiceProcess;
  /** `http://127.0.0.1:port` of /metrics and probes. */
  readonly adminOrigin: string;
  readonly scratchFolder: string;
}

/**
 * A whole farm on loopback: PostgreSQL, Kafka and S3, given, in containers or as processes of ours, gateways and workers
 * before them as processes of their own, TLS and keys between. Nothing of it outlives our process, however that ends,
 * but for what was given and for the data folder that was.
 */
export class Cluster implements AsyncDisposable {
  readonly servers: ClusterServers;
  readonly credentials: ClusterCredentials;
  /** Data, logs, keys and certificates. */
  readonly folder: string;
  readonly bucket: string;
  readonly gateways: readonly ClusterGateway[];
  readonly workers: readonly ClusterWorker[];
  readonly #owned: AsyncDisposableStack;

  private constructor(parts: {
    servers: ClusterServers;
    at: ClusterSurroundings;
    folder: string;
    gateways: readonly ClusterGateway[];
    workers: readonly ClusterWorker[];
    owned: AsyncDisposableStack;
  }) {
    this.servers = parts.servers;
    this.credentials = parts.at.credentials;
    this.bucket = parts.at.bucket;
    this.folder = parts.folder;
    this.gateways = parts.gateways;
    this.workers = parts.workers;
    this.#owned = parts.owned;
  }

  /**
   * Returns when every gateway and worker is ready.
   * @throws server_missing that says what would bring it; unavailable that says why a part did not start.
   */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const { signal, onStep = () => undefined } = options;
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await ServerFolder.open('farm', options.dataDirectory)).path;
    // PostgreSQL is another user than root and has to get through; what is secret has folders of its own.
    await chmod(folder, (await stat(folder)).mode | 0o011);
    const servers = owned.use(await openClusterServers(folder, options));
    for (const { description } of [servers.postgres, servers.kafka, servers.s3]) onStep(description);
    const at = await prepare(folder, servers, options);
    const logs = join(folder, 'logs');
    await mkdir(logs, { recursive: true, mode: 0o700 });
    const start = { at, folder, logs, owned };
    const gatewayNumbers = Array.from({ length: options.gateways ?? 2 }, (_, index) => index + 1);
    onStep(`Starting ${gatewayNumbers.length} gateway(s)`);
    const gateways = await allOf(gatewayNumbers.map((number) => startGateway(start, number)));
    signal?.throwIfAborted();
    const direct = gateways.map(({ grpcTarget }) => new URL(grpcTarget).host);
    const gatewayAddresses = (await options.via?.gatewayAddresses?.(direct)) ?? direct;
    const workerNumbers = Array.from({ length: options.workers ?? 3 }, (_, index) => index + 1);
    onStep(`Starting ${workerNumbers.length} worker(s)`);
    const workers = await allOf(workerNumbers.map((number) => startWorker(start, number, gatewayAddresses)));
    return new Cluster({ servers, at, folder, gateways, workers, owned: owned.move() });
  }

  /** Every gateway and worker. */
  get processes(): readonly ServiceProcess[] {
    return [...this.gateways, ...this.workers].map(({ process }) => process);
  }

  /** Workers end or give back what they have, gateways let calls end, servers of ours are stopped. */
  async stop(): Promise<void> {
    await Promise.all(this.workers.map(({ process }) => process.stop()));
    await Promise.all(this.gateways.map(({ process }) => process.stop()));
    await this[Symbol.asyncDispose]();
  }

  /** Kills gateways and workers, and stops what else is ours. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.processes.map((each) => each[Symbol.asyncDispose]()));
    await this.#owned.disposeAsync();
  }
}

/** Schema, topics, bucket, certificates and keys: what must be there before the first gateway. */
async function prepare(folder: string, servers: ClusterServers, options: ClusterOptions): Promise<ClusterSurroundings> {
  const { bucket = 'lathe', via, kafkaPrefix, onStep } = options;
  const { databaseUrl, kafka, s3 } = servers;
  onStep?.('Making the schema, the topics, the bucket, certificates and keys');
  const [credentials] = await allOf([
    (async () => {
      await migrate(databaseUrl);
      await using store = await PostgresFarmStore.open({ url: databaseUrl, poolSize: 2 });
      return await writeClusterCredentials(join(folder, 'credentials'), databaseUrl, store);
    })(),
    applyTopics({
      connection: { brokers: kafka.brokers, clientId: 'lathe-farm' },
      ...(kafkaPrefix === undefined ? {} : { prefix: kafkaPrefix }),
    }),
    ensureBucket(s3, bucket),
  ]);
  return {
    options,
    credentials,
    databaseUrl: (await via?.databaseUrl?.(databaseUrl)) ?? databaseUrl,
    kafkaBrokers: (await via?.kafkaBrokers?.(kafka.brokers)) ?? kafka.brokers,
    s3: { ...s3, endpoint: (await via?.s3Endpoint?.(s3.endpoint)) ?? s3.endpoint },
    bucket,
  };
}

interface Start {
  readonly at: ClusterSurroundings;
  readonly folder: string;
  readonly logs: string;
  readonly owned: AsyncDisposableStack;
}

async function startGateway({ at, logs, owned }: Start, number: number): Promise<ClusterGateway> {
  const { options } = at;
  return await onFreePorts(3, async ([grpc = 0, http = 0, admin = 0]) => {
    const ports: GatewayPorts = { grpc, http, admin };
    const adminOrigin = `http://127.0.0.1:${admin}`;
    const process = await ServiceProcess.start(
      {
        name: `gateway ${number}`,
        program: options.gatewayProgram?.(number) ?? serviceProgram('gateway'),
        nodeOptions: gatewayNodeOptions,
        environment: gatewayEnvironment(at, number, ports),
        logFile: join(logs, `gateway-${number}.log`),
        probeOrigin: adminOrigin,
        restarts: options.restarts ?? true,
        onStep: options.onStep ?? (() => undefined),
      },
      options.signal,
    );
    owned.use(process);
    return {
      process,
      grpcTarget: `https://127.0.0.1:${grpc}`,
      httpOrigin: `https://127.0.0.1:${http}`,
      adminOrigin,
    };
  });
}

async function startWorker(
  { at, folder, logs, owned }: Start,
  number: number,
  gatewayAddresses: readonly string[],
): Promise<ClusterWorker> {
  const { options } = at;
  const scratchFolder = join(folder, 'scratch', `worker-${number}`);
  return await onFreePorts(1, async ([port = 0]) => {
    const adminOrigin = `http://127.0.0.1:${port}`;
    const process = await ServiceProcess.start(
      {
        name: `worker ${number}`,
        program: options.workerProgram?.(number) ?? serviceProgram('worker'),
        environment: workerEnvironment(at, number, { port, scratchFolder, gatewayAddresses }),
        logFile: join(logs, `worker-${number}.log`),
        probeOrigin: adminOrigin,
        restarts: options.restarts ?? true,
        onStep: options.onStep ?? (() => undefined),
      },
      options.signal,
    );
    owned.use(process);
    return { process, adminOrigin, scratchFolder };
  });
}

/** Between our look at a port and the service's, somebody else may have taken it: then others are tried. */
async function onFreePorts<Started>(
  count: number,
  start: (ports: readonly number[]) => Promise<Started>,
): Promise<Started> {
  for (let tries = 1; ; tries += 1) {
    const ports = await freePorts(count);
    try {
      return await start(ports);
    } catch (error) {
      const isTaken = error instanceof LatheError && takenPort.test(error.message);
      if (!isTaken || tries === portTries) throw error;
    }
  }
}

/** As `Promise.all`, but nothing is under way any more when it rejects, so that whoever cleans up misses nothing. */
async function allOf<T extends readonly Promise<unknown>[] | []>(
  parts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(parts);
  return await Promise.all(parts);
}

function serviceProgram(name: 'gateway' | 'worker'): string {
  return fileURLToPath(new URL(`../../../../services/${name}/main.ts`, import.meta.url));
}
