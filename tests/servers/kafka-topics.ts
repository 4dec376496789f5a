import { randomUUID } from 'node:crypto';
import type { Topic } from '@lathe/core';
import {
  applyTopics,
  deleteTopics,
  KafkaBus,
  topicPlans,
  type KafkaBusOptions,
  type KafkaConnection,
} from '@lathe/kafka';
import { Kafka, logLevel, type Admin } from 'kafkajs';

/** The farm's topics under a prefix of their own, so that suites share a cluster; made at once, deleted at the end. */
export class FreshTopics implements AsyncDisposable {
  readonly connection: KafkaConnection;
  readonly prefix: string;

  private constructor(connection: KafkaConnection, prefix: string) {
    this.connection = connection;
    this.prefix = prefix;
  }

  /** @param partitions Of each topic; as a farm has them unless given. */
  static async make(
    brokers: readonly string[],
    more: Partial<KafkaConnection> = {},
    partitions?: number,
  ): Promise<FreshTopics> {
    const connection = { brokers, clientId: 'lathe-test', ...more };
    const prefix = `test-${randomUUID()}.`;
    const fresh = new FreshTopics(connection, prefix);
    if (partitions === undefined) await applyTopics({ connection, prefix });
    else {
      const topics = Object.keys(topicPlans).map((name) => ({ topic: prefix + name, numPartitions: partitions }));
      await fresh.#ask((admin) => admin.createTopics({ topics }));
    }
    return fresh;
  }

  /** A bus on these topics; a fatal end throws, and so fails the test that is running. */
  openBus(more: Partial<KafkaBusOptions> = {}): KafkaBus {
    const onFatal = (error: Error): never => {
      throw error;
    };
    return new KafkaBus({ connection: this.connection, prefix: this.prefix, onFatal, ...more });
  }

  /** Members that a group has now. */
  async memberCount(topic: Topic, group: string): Promise<number> {
    return await this.#ask(async (admin) => {
      const { groups } = await admin.describeGroups([this.#groupId(topic, group)]);
      return groups.reduce((sum, { members }) => sum + members.length, 0);
    });
  }

  /** Messages that a group has not handled yet. */
  async lag(topic: Topic, group: string): Promise<number> {
    const name = this.prefix + topic;
    return await this.#ask(async (admin) => {
      const ends = new Map((await admin.fetchTopicOffsets(name)).map(({ partition, high }) => [partition, high]));
      const [committed] = await admin.fetchOffsets({ groupId: this.#groupId(topic, group), topics: [name] });
      const behind = committed?.partitions.map(({ partition, offset }) => {
        return BigInt(offset) < 0n ? 0n : BigInt(ends.get(partition) ?? offset) - BigInt(offset);
      });
      return Number(behind?.reduce((sum, count) => sum + count, 0n) ?? 0n);
    });
  }

  #groupId(topic: Topic, group: string): string {
    return `${this.prefix}${topic}.${group}`;
  }

  async #ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const { brokers, clientId } = this.connection;
    const admin = new Kafka({ brokers: [...brokers], clientId, logLevel: logLevel.NOTHING }).admin();
    try {
      await admin.connect();
      return await question(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await deleteTopics(this.connection, this.prefix);
  }
}
