import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import { freePorts } from '../process/free-port.ts';
import { ServerFolder } from '../process/server-folder.ts';
import { brokerProperties, logProperties, type BrokerPlan, type ClientProtocol } from './broker-properties.ts';
import { KafkaBroker } from './kafka-broker.ts';
import type { HostPort, KafkaCluster, KafkaNodes } from './kafka-cluster.ts';
import { kafkaVersion } from './kafka-jars.ts';

/** What can be said about a cluster of ours. */
export interface LocalKafkaOptions {
  readonly nodes?: 1 | 3;
  /**
   * What clients are told instead of where a broker listens; called once for each node before it starts, so that a proxy
   * can be put between. Brokers talk to each other directly.
   */
  readonly advertise?: (node: number, listening: HostPort) => HostPort | Promise<HostPort>;
  /** How clients connect; PLAINTEXT unless set. What else it takes comes in `brokerProperties`. */
  readonly clientProtocol?: ClientProtocol;
  readonly brokerProperties?: Readonly<Record<string, string>>;
  /** More arguments of Kafka's storage format tool, e.g. `--add-scram`. */
  readonly formatArguments?: readonly string[];
}

const portTries = 3;

/** Brokers as processes of ours, on 127.0.0.1, in one data folder. */
export class LocalKafka implements KafkaCluster {
  readonly origin = 'local';
  readonly description: string;
  readonly brokers: readonly string[];
  readonly nodes: KafkaNodes;
  readonly #all: readonly KafkaBroker[];
  readonly #folder: ServerFolder;

  private constructor(all: readonly KafkaBroker[], folder: ServerFolder) {
    this.#all = all;
    this.#folder = folder;
    this.brokers = all.map(({ plan }) => `${plan.advertised.host}:${plan.advertised.port}`);
    this.description = `Kafka ${kafkaVersion}, ${all.length} local broker${all.length === 1 ? '' : 's'} at ${this.brokers.join(', ')}`;
    this.nodes = nodesOf(all);
  }

  /** @param dataDirectory kept afterwards; a new folder that goes with the cluster when undefined. */
  static async start(
    jars: string,
    dataDirectory: string | undefined,
    options: LocalKafkaOptions,
    signal: AbortSignal,
  ): Promise<LocalKafka> {
    for (let tries = 1; ; tries++) {
      const folder = await ServerFolder.open('kafka', dataDirectory);
      const all = (await plansOf(folder.path, options)).map((plan) => new KafkaBroker(plan, jars));
      try {
        await formatAll(all, options);
        await Promise.all(all.map((broker) => broker.start(signal)));
        return new LocalKafka(all, folder);
      } catch (error) {
        await Promise.all(all.map((broker) => broker.kill()));
        await folder[Symbol.asyncDispose]();
        // Between our look at a port and Kafka's, somebody else may have taken it.
        const isPortTaken = error instanceof Error && error.message.includes('Address already in use');
        if (!isPortTaken || tries === portTries) throw error;
      }
    }
  }

  /** Kills the brokers: their data goes with them, or is whole after a kill too. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((broker) => broker.kill()));
    await this.#folder[Symbol.asyncDispose]();
  }
}

async function plansOf(folder: string, options: LocalKafkaOptions): Promise<readonly BrokerPlan[]> {
  const count = options.nodes ?? 1;
  const ports = await freePorts(3 * count);
  return await Promise.all(
    Array.from({ length: count }, async (_, index): Promise<BrokerPlan> => {
      const [clientPort = 0, brokerPort = 0, controllerPort = 0] = ports.slice(3 * index);
      const listening = { host: '127.0.0.1', port: clientPort };
      const node = index + 1;
      const advertised = (await options.advertise?.(node, listening)) ?? listening;
      return {
        node,
        directoryId: kafkaId(),
        folder: join(folder, `node-${node}`),
        clientPort,
        brokerPort,
        controllerPort,
        advertised,
      };
    }),
  );
}

async function formatAll(all: readonly KafkaBroker[], options: LocalKafkaOptions): Promise<void> {
  const plans = all.map(({ plan }) => plan);
  const voters = plans.map((plan) => `${plan.node}@127.0.0.1:${plan.controllerPort}:${plan.directoryId}`).join(',');
  const clusterId = kafkaId();
  await Promise.all(
    all.map(async (broker) => {
      const { folder } = broker.plan;
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      const properties = brokerProperties(
        broker.plan,
        plans,
        options.clientProtocol ?? 'PLAINTEXT',
        options.brokerProperties ?? {},
      );
      await writeFile(join(folder, 'server.properties'), properties);
      await writeFile(join(folder, 'log4j2.properties'), logProperties);
      await broker.format(clusterId, voters, options.formatArguments ?? []);
    }),
  );
}

/** 16 random bytes in the form Kafka writes its ids; never with a leading dash, which its tools take for an option. */
function kafkaId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? kafkaId() : id;
}

function nodesOf(all: readonly KafkaBroker[]): KafkaNodes {
  const find = (node: number): KafkaBroker => {
    const broker = all[node - 1];
    if (broker === undefined)
      throw new LatheError('not_found', `There is no Kafka broker ${node}; they are numbered 1 to ${all.length}.`);
    return broker;
  };
  return {
    count: all.length,
    kill: (node) => find(node).kill(),
    stop: (node) => find(node).stop(),
    restart: (node) => find(node).start(new AbortController().signal),
    pause: (node) => find(node).pause(),
    resume: (node) => find(node).resume(),
  };
}
