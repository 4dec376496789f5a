import type { Admin } from 'kafkajs';
import { askKafka } from '../connection/ask-kafka.ts';

export interface PartitionOffset {
  readonly partition: number;
  readonly offset: string;
}

/** From where a group that is new to a topic reads it: from now on. */
export const startOffsets = {
  /** Where the next message of each partition will lie. @throws when the topic is not there. */
  async ends(admin: Admin, topic: string, signal: AbortSignal): Promise<readonly PartitionOffset[]> {
    await askKafka(() => admin.fetchTopicMetadata({ topics: [topic] }), signal);
    const offsets = await askKafka(() => admin.fetchTopicOffsets(topic), signal);
    return offsets.map(({ partition, high }) => ({ partition, offset: high }));
  },

  /** Whether the group has read this topic before. Its members commit for all partitions in one request, so one tells for all. */
  async areCommitted(admin: Admin, topic: string, groupId: string, signal: AbortSignal): Promise<boolean> {
    const committed = await askKafka(() => admin.fetchOffsets({ groupId, topics: [topic] }), signal);
    return committed.some(({ partitions }) => partitions.some(({ offset }) => Number(offset) >= 0));
  },
} as const;
