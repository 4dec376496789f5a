import { setTimeout as delay } from 'node:timers/promises';
import type { Topic } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { Admin } from 'kafkajs';
import { kafkaClient, type KafkaConnection } from '../connection/kafka-connection.ts';
import { isUnknownTopic, kafkaError } from '../connection/kafka-error.ts';
import { readTopics, type TopicState } from './read-topics.ts';
import { topicChanges, type TopicChange } from './topic-changes.ts';
import { replicationFor, topicPlans, topicPrefix } from './topic-plan.ts';
import { setTopicConfig } from './set-topic-config.ts';

const [appliedTimeoutMs, pollEveryMs] = [30_000, 50] as const;

export interface TopicsOptions {
  readonly connection: KafkaConnection;
  /** Copies of each message of a topic that is made; 3, or 1 where there are fewer than 3 brokers, unless set. */
  readonly replicas?: number;
  /** What stands before a topic's name; `lathe.v1.` unless set. */
  readonly prefix?: string;
}

/** What is on the broker, and what `applyTopics` would change or cannot change. */
export interface TopicsReport {
  readonly brokerCount: number;
  readonly topics: readonly TopicState[];
  readonly changes: readonly TopicChange[];
}

/** What there is and what would be changed; changes nothing. @throws unavailable, unauthenticated or permission_denied. */
export async function describeTopics(options: TopicsOptions): Promise<TopicsReport> {
  return await withAdmin(options, async (admin) => await report(admin, options));
}

/**
 * Makes the farm's topics what `topicPlans` says: creates those missing, adds partitions, sets retention and how many
 * replicas must have a message. May be repeated. What differs and is left alone is in the report too: more partitions
 * as `kept`, another number of replicas as `refused`.
 */
export async function applyTopics(options: TopicsOptions): Promise<TopicsReport> {
  return await withAdmin(options, async (admin) => {
    const found = await report(admin, options);
    await create(admin, found.changes);
    for (const change of found.changes) await apply(admin, change, found.topics);
    await awaitApplied(admin, options);
    return found;
  });
}

/** Deletes every topic whose name begins so, with all it holds: for tests, which make topics of their own. */
export async function deleteTopics(connection: KafkaConnection, prefix: string): Promise<void> {
  await withAdmin({ connection }, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  });
}

async function report(admin: Admin, options: TopicsOptions): Promise<TopicsReport> {
  const { brokers } = await admin.describeCluster();
  const usual = replicationFor(brokers.length);
  const replicas = options.replicas ?? usual.replicas;
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > brokers.length) {
    const expected = `between 1 and the ${brokers.length} broker(s) there are`;
    throw new LatheError('invalid_argument', `Replication must be ${expected}, got ${replicas}.`);
  }
  const minInSync = replicas >= 3 ? 2 : 1;
  const prefix = options.prefix ?? topicPrefix;
  const wanted = (Object.keys(topicPlans) as Topic[]).map((topic) => ({
    name: prefix + topic,
    ...topicPlans[topic],
    replicas,
    minInSync,
  }));
  const names = wanted.map(({ name }) => name);
  const topics = await onceAllBrokersKnow(async () => await readTopics(admin, names));
  return { brokerCount: brokers.length, topics, changes: topicChanges(wanted, topics) };
}

/** All in one request: brokers then learn of them together. */
async function create(admin: Admin, changes: readonly TopicChange[]): Promise<void> {
  const topics = changes
    .filter((change) => change.kind === 'create')
    .map(({ topic, partitions, replicas, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    }));
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: false });
}

async function apply(admin: Admin, change: TopicChange, topics: readonly TopicState[]): Promise<void> {
  if (change.kind === 'add-partitions')
    await admin.createPartitions({ topicPartitions: [{ topic: change.topic, count: change.to }] });
  if (change.kind === 'set') await setTopicConfig(admin, change.topic, topics, change.config);
}

/** Each broker learns of a change by itself some time after the controller has answered. */
async function awaitApplied(admin: Admin, options: TopicsOptions): Promise<void> {
  const patience = AbortSignal.timeout(appliedTimeoutMs);
  for (;;) {
    const { changes, topics } = await report(admin, options);
    const left = changes.filter(({ kind }) => kind !== 'refused' && kind !== 'kept');
    if (left.length === 0 && topics.every(({ hasLeaders }) => hasLeaders)) return;
    if (patience.aborted) {
      const names = [...new Set(left.map(({ topic }) => topic))].join(', ') || 'the topics';
      throw new LatheError('unavailable', `The changes of ${names} did not show within ${appliedTimeoutMs} ms.`);
    }
    await delay(pollEveryMs);
  }
}

/** Reads again while the broker that is asked has not yet heard of a topic which another one has listed. */
async function onceAllBrokersKnow<T>(read: () => Promise<T>): Promise<T> {
  const patience = AbortSignal.timeout(appliedTimeoutMs);
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (patience.aborted || !isUnknownTopic(error)) throw error;
    }
    await delay(pollEveryMs);
  }
}

async function withAdmin<T>(options: TopicsOptions, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(options.connection, () => undefined, 'read').admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw kafkaError(error, `Managing the topics at ${options.connection.brokers.join(', ')}`);
  } finally {
    await admin.disconnect();
  }
}
