import type { TopicState } from './read-topics.ts';

/** What a topic is to be. */
export interface WantedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly minInSync: number;
  readonly retentionMs: number;
}

/** Broker settings of a topic, by the broker's names. */
export type TopicConfig = Readonly<Record<string, string>>;

/** One difference between what is and what is wanted. */
export type TopicChange =
  | {
      readonly kind: 'create';
      readonly topic: string;
      readonly partitions: number;
      readonly replicas: number;
      readonly config: TopicConfig;
    }
  | { readonly kind: 'add-partitions'; readonly topic: string; readonly from: number; readonly to: number }
  | { readonly kind: 'set'; readonly topic: string; readonly config: TopicConfig; readonly from: TopicConfig }
  /** Differs and does no harm. */
  | { readonly kind: 'kept'; readonly topic: string; readonly why: string }
  /** Differs and cannot be changed by us; `why` says by what. */
  | { readonly kind: 'refused'; readonly topic: string; readonly why: string };

/**
 * The settings a wanted topic has. Only whole segments are deleted, and the broker's would last a week: with six in the
 * retention nothing is kept longer than 7/6 of it.
 */
function configOf({ retentionMs, minInSync }: WantedTopic): TopicConfig {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': String(retentionMs),
    'segment.ms': String(Math.round(retentionMs / 6)),
    'min.insync.replicas': String(minInSync),
  };
}

/** What has to be done, in order; nothing where all is as wanted. */
export function topicChanges(wanted: readonly WantedTopic[], found: readonly TopicState[]): readonly TopicChange[] {
  const byName = new Map(found.map((topic) => [topic.name, topic]));
  return wanted.flatMap((topic) => {
    const state = byName.get(topic.name);
    if (state !== undefined) return [...partitionChange(topic, state), ...configChange(topic, state)];
    const { name, partitions, replicas } = topic;
    return [{ kind: 'create', topic: name, partitions, replicas, config: configOf(topic) }];
  });
}

function partitionChange(wanted: WantedTopic, found: TopicState): readonly TopicChange[] {
  const changes: TopicChange[] = [];
  const [topic, from, to] = [wanted.name, found.partitions, wanted.partitions];
  if (from < to) changes.push({ kind: 'add-partitions', topic, from, to });
  if (from > to) {
    const why = `It has ${from} partitions and ${to} are planned; Kafka takes none away, and more do no harm.`;
    changes.push({ kind: 'kept', topic, why });
  }
  if (found.replicas !== wanted.replicas) {
    const why = `Its messages have ${found.replicas} replica(s) and ${wanted.replicas} are asked for; move them with kafka-reassign-partitions.`;
    changes.push({ kind: 'refused', topic, why });
  }
  return changes;
}

function configChange(wanted: WantedTopic, found: TopicState): readonly TopicChange[] {
  // With fewer replicas than it asks for in sync, a topic would take no message at all.
  const minInSync = Math.min(wanted.minInSync, found.replicas);
  const differing = Object.entries(configOf({ ...wanted, minInSync })).filter(
    ([name, value]) => found.config[name] !== value,
  );
  if (differing.length === 0) return [];
  const from = Object.fromEntries(differing.map(([name]) => [name, found.config[name] ?? '']));
  return [{ kind: 'set', topic: wanted.name, config: Object.fromEntries(differing), from }];
}
