import kafkajs, { type Admin } from 'kafkajs';
import type { TopicConfig } from './topic-changes.ts';

/** A topic as the broker has it. */
export interface TopicState {
  readonly name: string;
  readonly partitions: number;
  /** Copies of each message; of the partition that has the fewest. */
  readonly replicas: number;
  /** Every partition can be written to now. */
  readonly hasLeaders: boolean;
  /** What holds for it: set on it, or the broker's default. */
  readonly config: TopicConfig;
  /** What is set on the topic itself. */
  readonly ownConfig: TopicConfig;
}

const shownSettings = ['cleanup.policy', 'retention.ms', 'segment.ms', 'min.insync.replicas'];

/** Those of the named topics that exist. */
export async function readTopics(admin: Admin, names: readonly string[]): Promise<readonly TopicState[]> {
  const existing = new Set(await admin.listTopics());
  const topics = names.filter((name) => existing.has(name));
  if (topics.length === 0) return [];
  const { topics: metadata } = await admin.fetchTopicMetadata({ topics });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  return metadata.map(({ name, partitions }) => {
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const pick = (isWanted: (entry: (typeof entries)[number]) => boolean): TopicConfig =>
      Object.fromEntries(entries.filter(isWanted).map(({ configName, configValue }) => [configName, configValue]));
    return {
      name,
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      hasLeaders: partitions.every(({ leader }) => leader >= 0),
      config: pick(({ configName }) => shownSettings.includes(configName)),
      ownConfig: pick(({ configSource }) => configSource === kafkajs.ConfigSource.TOPIC_CONFIG),
    };
  });
}
