import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '@lathe/cli/farm';
import { LatheError } from '@lathe/core/errors';
import { findToxiproxy, type ToxiproxyProxy, type ToxiproxyServer } from '@lathe/local-servers';
import type { Link } from '../faults/fault.ts';
import { SmallScratch } from './small-scratch.ts';

export interface ChaosClusterOptions {
  readonly gateways: number;
  readonly workers: number;
  readonly brokers: 1 | 3;
  readonly slots: number;
  readonly mayFetch: boolean;
  /** Variables of workers over those that the cluster sets. */
  readonly workerEnvironment?: Readonly<Record<string, string>>;
  readonly onStep: (step: string) => void;
}

/** A farm of processes on real servers, with a proxy before everything that can be cut. */
export class ChaosCluster implements AsyncDisposable {
  readonly cluster: Cluster;
  /** Ways through the proxies. */
  readonly links: Readonly<Record<Link, readonly ToxiproxyProxy[]>>;
  /** The small disk of each worker; empty where none can be made. */
  readonly scratch: readonly SmallScratch[];
  /** PEM certificates that callers trust. */
  readonly trustedCertificates: Buffer;
  readonly #owned: AsyncDisposableStack;

  private constructor(parts: {
    cluster: Cluster;
    links: ChaosCluster['links'];
    scratch: readonly SmallScratch[];
    trustedCertificates: Buffer;
    owned: AsyncDisposableStack;
  }) {
    this.cluster = parts.cluster;
    this.links = parts.links;
    this.scratch = parts.scratch;
    this.trustedCertificates = parts.trustedCertificates;
    this.#owned = parts.owned;
  }

  /** @throws server_missing that says which; unavailable when a part does not start. */
  static async open(options: ChaosClusterOptions): Promise<ChaosCluster> {
    const { onStep, mayFetch, workerEnvironment = {} } = options;
    await using owned = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'lathe-chaos-'));
    owned.defer(() => rm(folder, { recursive: true, force: true }));
    const toxiproxy = await findToxiproxy({ mayFetch, onStep });
    if ('missing' in toxiproxy) throw new LatheError('server_missing', `Toxiproxy: ${toxiproxy.missing}`);
    owned.use(toxiproxy);
    const scratch = await mountScratch(folder, options);
    for (const each of scratch) owned.use(each);
    const detours = new Detours(toxiproxy);
    const cluster = owned.use(
      await Cluster.start({
        gateways: options.gateways,
        workers: options.workers,
        slots: options.slots,
        origins: ['local'],
        mayFetch,
        kafka: {
          nodes: options.brokers,
          advertise: async (node, { host, port }) => {
            const [listenHost = '', listenPort] = (await detours.lay('kafka', `${host}:${port}`, node)).split(':');
            return { host: listenHost, port: Number(listenPort) };
          },
        },
        via: {
          databaseUrl: async (url) => await detours.layUrl('postgres', url, 5432),
          s3Endpoint: async (endpoint) => await detours.layUrl('s3', endpoint, 80),
          gatewayAddresses: async (addresses) =>
            await Promise.all(addresses.map((address, index) => detours.lay('gateways', address, index + 1))),
        },
        workerEnvironment: (number) => {
          const own = scratch[number - 1];
          return { ...(own === undefined ? {} : { LATHE_SCRATCH_DIRECTORY: own.folder }), ...workerEnvironment };
        },
        onStep,
      }),
    );
    const trustedCertificates = await readFile(cluster.credentials.caFile);
    return new ChaosCluster({ cluster, links: detours.links, scratch, trustedCertificates, owned: owned.move() });
  }

  /** Of the gateways' gRPC doors, past every proxy. */
  get targets(): readonly string[] {
    return this.cluster.gateways.map(({ grpcTarget }) => grpcTarget);
  }

  /** Copies the logs of gateways and workers to where they stay. @param beside further files by name, as JSON. @returns a sentence that says where. */
  async keepLogs(beside: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const kept = await mkdtemp(join(tmpdir(), 'lathe-chaos-logs-'));
    await cp(join(this.cluster.folder, 'logs'), kept, { recursive: true });
    for (const [name, value] of Object.entries(beside))
      await writeFile(join(kept, name), `${JSON.stringify(value, null, 2)}\n`);
    return `The logs of gateways and workers are kept in ${kept}.`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

async function mountScratch(
  folder: string,
  { workers, onStep }: ChaosClusterOptions,
): Promise<readonly SmallScratch[]> {
  if (!SmallScratch.isPossible) {
    onStep('!!! NO FULL DISKS in this run: only root on Linux can mount small ones for scratch');
    return [];
  }
  const mounted: SmallScratch[] = [];
  for (let worker = 1; worker <= workers; worker += 1)
    mounted.push(await SmallScratch.mount(join(folder, `scratch-${worker}`)));
  return mounted;
}

/** Proxies as they are asked for. */
class Detours {
  readonly links: Record<Link, ToxiproxyProxy[]> = { postgres: [], s3: [], kafka: [], gateways: [] };
  readonly #toxiproxy: ToxiproxyServer;

  constructor(toxiproxy: ToxiproxyServer) {
    this.#toxiproxy = toxiproxy;
  }

  /** @returns `host:port` of the proxy. */
  async lay(link: Link, upstream: string, number: number): Promise<string> {
    const proxy = await this.#toxiproxy.createProxy(`${link}-${number}`, upstream);
    this.links[link].push(proxy);
    return proxy.listen;
  }

  async layUrl(link: Link, text: string, usualPort: number): Promise<string> {
    const url = new URL(text);
    url.host = await this.lay(link, `${url.hostname}:${url.port || usualPort}`, 1);
    return url.href.replace(/\/$/, '');
  }
}
