import type { Topic } from '@lathe/core';

/** What stands before the name of a topic on the broker. */
export const topicPrefix = 'lathe.v1.';

/** What a topic of the farm is on the broker. */
export interface TopicPlan {
  readonly partitions: number;
  /** Messages are deleted when they are older. */
  readonly retentionMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Every topic. A new one also needs its name in `Topic`; partitions can be added here, never taken away. */
export const topicPlans: Readonly<Record<Topic, TopicPlan>> = {
  'dispatch.interactive': { partitions: 24, retentionMs: hourMs },
  'dispatch.bulk': { partitions: 48, retentionMs: hourMs },
  'dispatch.long': { partitions: 12, retentionMs: hourMs },
  control: { partitions: 1, retentionMs: hourMs },
  events: { partitions: 24, retentionMs: 7 * dayMs },
  dead: { partitions: 3, retentionMs: 30 * dayMs },
};

/** Copies of each message, and how many must have it before it is acknowledged: 3 and 2 where there are as many brokers. */
export function replicationFor(brokerCount: number): { readonly replicas: number; readonly minInSync: number } {
  return brokerCount >= 3 ? { replicas: 3, minInSync: 2 } : { replicas: 1, minInSync: 1 };
}
