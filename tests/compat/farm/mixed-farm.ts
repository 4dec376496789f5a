import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LatheClient } from '@lathe/client';
import { Cluster, type ServiceProcess } from '@lathe/cli/farm';
import type * as Core from '@lathe/core';
import { tenantId } from '@lathe/core';
import type { PostgresServer } from '@lathe/local-servers';
import type * as Postgres from '@lathe/postgres';
import type { ChannelSettings } from '@lathe/proto';
import { pidOf } from '../../chaos/audit/leases-end.ts';
import { mayFetch } from '../../servers/required-server.ts';
import { entryOf } from '../release/install-release.ts';

/** Which release a process is of: the frozen one, or this one. */
export type Age = 'old' | 'new';

export const tenant = 'compat';
const numberOf: Readonly<Record<Age, number>> = { old: 1, new: 2 };
const ages = ['old', 'new'] as const;

/** What a frozen release exports, as far as it is used here; its names are held by the release itself. */
interface FrozenModules {
  readonly postgres: Pick<typeof Postgres, 'migrate' | 'PostgresFarmStore'>;
  readonly core: Pick<typeof Core, 'newKeyText' | 'tenantScopes'>;
  readonly client: { readonly LatheClient: Pick<typeof LatheClient, 'connect'> };
}

/**
 * A gateway and a worker of the frozen release and one of each of this release, on one database, Kafka and bucket, as in
 * the middle of a rolling upgrade. The database was made by the old release, and then brought up to date by the new one.
 */
export class MixedFarm implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly settings: ChannelSettings;
  readonly #clientOf: Readonly<Record<Age, Pick<typeof LatheClient, 'connect'>>>;
  /** Over all restarts. */
  readonly #workerPids = new Map<number, Age>();
  readonly #owned: AsyncDisposableStack;

  private constructor(
    cluster: Cluster,
    settings: ChannelSettings,
    clientOf: Readonly<Record<Age, Pick<typeof LatheClient, 'connect'>>>,
    owned: AsyncDisposableStack,
  ) {
    this.cluster = cluster;
    this.settings = settings;
    this.#clientOf = clientOf;
    this.#owned = owned;
    this.#notePids();
  }

  /** @param releaseFolder where the frozen release is installed. @throws server_missing. */
  static async start(
    releaseFolder: string,
    server: PostgresServer,
    onStep: (step: string) => void,
  ): Promise<MixedFarm> {
    await using owned = new AsyncDisposableStack();
    const { postgres, core, client } = await frozenModules(releaseFolder);
    const databaseUrl = await server.createDatabase(`lathe_compat_${process.pid}`);
    await postgres.migrate(databaseUrl);
    const { text: key, lookup, secretHash } = core.newKeyText();
    {
      await using store = await postgres.PostgresFarmStore.open({ url: databaseUrl, poolSize: 2 });
      const scopes = core.tenantScopes;
      await store.createKey({
        tenantId: tenantId(tenant),
        name: tenant,
        scopes,
        lookup,
        secretHash,
        expiresAtUs: null,
      });
    }
    const program = (service: string) => (number: number) =>
      number === numberOf.old ? join(releaseFolder, 'services', service, 'main.ts') : undefined;
    const image = process.env['LATHE_TEST_KAFKA_IMAGE'];
    const cluster = owned.use(
      await Cluster.start({
        gateways: 2,
        workers: 2,
        slots: 2,
        databaseUrl,
        ...(image === undefined ? {} : { kafka: { image } }),
        gatewayProgram: program('gateway'),
        workerProgram: program('worker'),
        restarts: false,
        mayFetch,
        onStep,
      }),
    );
    const trustedCertificates = await readFile(cluster.credentials.caFile);
    const clientOf = { old: client.LatheClient, new: LatheClient };
    return new MixedFarm(cluster, { key, trustedCertificates }, clientOf, owned.move());
  }

  /** The gRPC door of the gateway of a release. */
  target(age: Age): string {
    return at(this.cluster.gateways, numberOf[age]).grpcTarget;
  }

  /** A client of one release for the gateway of another. */
  connect(clientAge: Age, gatewayAge: Age): LatheClient {
    return this.#clientOf[clientAge].connect(this.target(gatewayAge), this.settings);
  }

  /** Starts what is to run and does not, then stops what runs and is not to: as an upgrade does. */
  async run(gateways: readonly Age[], workers: readonly Age[]): Promise<void> {
    const all = ages.flatMap((age) => [
      { process: this.#gateway(age), wanted: gateways.includes(age) },
      { process: this.#worker(age), wanted: workers.includes(age) },
    ]);
    for (const { process, wanted } of all) if (wanted && !process.isRunning) await process.restart();
    this.#notePids();
    for (const { process, wanted } of all) if (!wanted && process.isRunning) await process.stop();
  }

  /** Of the worker that ran an attempt. */
  ageOf(workerId: string): Age | undefined {
    return this.#workerPids.get(pidOf(workerId));
  }

  /** A counter or gauge of the gateway of a release. @param series how its line begins; 0 while there is none. */
  async metric(age: Age, series: string): Promise<number> {
    const { adminOrigin } = at(this.cluster.gateways, numberOf[age]);
    const text = await (await fetch(`${adminOrigin}/metrics`, { signal: AbortSignal.timeout(10_000) })).text();
    const line = text.split('\n').find((each) => each.startsWith(series));
    return Number(line?.split(' ').at(-1) ?? 0);
  }

  /** A new folder that goes with the farm. */
  async folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'lathe-compat-'));
    this.#owned.defer(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }

  #gateway(age: Age): ServiceProcess {
    return at(this.cluster.gateways, numberOf[age]).process;
  }

  #worker(age: Age): ServiceProcess {
    return at(this.cluster.workers, numberOf[age]).process;
  }

  #notePids(): void {
    for (const age of ages) this.#workerPids.set(this.#worker(age).pid, age);
  }
}

async function frozenModules(releaseFolder: string): Promise<FrozenModules> {
  const load = async <Module>(name: string): Promise<Module> =>
    (await import(pathToFileURL(entryOf(releaseFolder, name)).href)) as Module; // No compiler reads what is frozen.
  const [postgres, core, client] = await Promise.all([
    load<FrozenModules['postgres']>('postgres'),
    load<FrozenModules['core']>('core'),
    load<FrozenModules['client']>('client'),
  ]);
  return { postgres, core, client };
}

function at<Item>(items: readonly Item[], number: number): Item {
  const item = items[number - 1];
  if (item === undefined) throw new RangeError(`There is no number ${number} among ${items.length}.`);
  return item;
}
