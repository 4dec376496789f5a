import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster, ServiceProcess } from '@lathe/cli/farm';
import { LatheClient } from '@lathe/client';
import { freePorts, ServerFolder } from '@lathe/local-servers';

/** What a farm is made of, and the client that loads it. */
export interface FarmUnderLoad extends AsyncDisposable {
  readonly client: LatheClient;
  /** `http://host:port` of /metrics of the gateway and of each worker. */
  readonly gatewayOrigin: string;
  readonly workerOrigins: readonly string[];
}

export interface FarmSize {
  readonly workers: number;
  /** Jobs at once of each worker. */
  readonly slots: number;
  /** Each process leaves a CPU profile here when it ends; none unless set. */
  readonly profileFolder?: string | undefined;
}

const onStep = (step: string): void => console.error(`  ${step}`);
const program = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const profiling = (folder: string | undefined): Record<string, string> =>
  folder === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
const gatewaySettings = { LATHE_CUSTOM_KINDS: '[{"kind":"noop"}]', LATHE_LOG_LEVEL: 'warn' };
const workerSettings = { LATHE_KIND_MODULES: program('loadtests/throughput/noop-kind.ts'), LATHE_LOG_LEVEL: 'warn' };

/** Real PostgreSQL, Kafka and S3, one gateway, and workers as processes of their own. */
export async function openClusterFarm({ workers, slots, profileFolder }: FarmSize): Promise<FarmUnderLoad> {
  await using opening = new AsyncDisposableStack();
  const cluster = opening.use(
    await Cluster.start({
      gateways: 1,
      workers,
      slots,
      gatewayEnvironment: () => ({ ...gatewaySettings, ...profiling(profileFolder) }),
      workerEnvironment: () => ({ ...workerSettings, ...profiling(profileFolder) }),
      onStep,
    }),
  );
  opening.defer(() => cluster.stop());
  const [gateway] = cluster.gateways;
  if (gateway === undefined) throw new Error('The cluster has no gateway.');
  const key = (await readFile(cluster.credentials.apiKeyFile, 'utf8')).trim();
  const trustedCertificates = await readFile(cluster.credentials.caFile);
  const client = opening.use(LatheClient.connect(gateway.grpcTarget, { key, trustedCertificates }));
  const opened = opening.move();
  return {
    client,
    gatewayOrigin: gateway.adminOrigin,
    workerOrigins: cluster.workers.map(({ adminOrigin }) => adminOrigin),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The embedded adapters with their full durability in one gateway process, and workers as processes of their own. */
export async function openEmbeddedFarm({ workers, slots, profileFolder }: FarmSize): Promise<FarmUnderLoad> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await ServerFolder.open('throughput')).path;
  const logs = join(folder, 'logs');
  await mkdir(logs);
  const start = async (name: string, main: string, origin: string, own: Record<string, string>): Promise<void> => {
    const { PATH = '', HOME = '' } = process.env;
    const environment = { PATH, HOME, ...profiling(profileFolder), ...own };
    const logFile = join(logs, `${name}.log`);
    const settings = { program: program(main), environment, logFile, probeOrigin: origin, restarts: false, onStep };
    const service = opening.use(await ServiceProcess.start({ name, ...settings }));
    opening.defer(() => service.stop());
  };
  const [grpc = 0, http = 0, ...workerPorts] = await freePorts(2 + workers);
  const gatewayOrigin = `http://127.0.0.1:${http}`;
  onStep('Starting an embedded gateway and its workers');
  await start('gateway', 'services/gateway/main.ts', gatewayOrigin, {
    ...gatewaySettings,
    LATHE_DATA_DIRECTORY: join(folder, 'data'),
    LATHE_GRPC_ADDRESS: `127.0.0.1:${grpc}`,
    LATHE_HTTP_ADDRESS: `127.0.0.1:${http}`,
  });
  const workerOrigins = workerPorts.map((port) => `http://127.0.0.1:${port}`);
  await Promise.all(
    workerPorts.map((port, index) =>
      start(`worker-${index + 1}`, 'services/worker/main.ts', `http://127.0.0.1:${port}`, {
        ...workerSettings,
        LATHE_GATEWAY_ADDRESS: `127.0.0.1:${grpc}`,
        LATHE_HTTP_ADDRESS: `127.0.0.1:${port}`,
        LATHE_SCRATCH_DIRECTORY: join(folder, `scratch-${index + 1}`),
        LATHE_SLOTS: String(slots),
      }),
    ),
  );
  const client = opening.use(LatheClient.connect(`127.0.0.1:${grpc}`));
  const opened = opening.move();
  return { client, gatewayOrigin, workerOrigins, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
