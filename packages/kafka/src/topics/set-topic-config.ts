import kafkajs, { type Admin } from 'kafkajs';
import type { TopicState } from './read-topics.ts';
import type { TopicConfig } from './topic-changes.ts';

/** Sets what is given and keeps whatever else is set on the topic: the request replaces all of its settings. */
export async function setTopicConfig(
  admin: Admin,
  topic: string,
  topics: readonly TopicState[],
  config: TopicConfig,
): Promise<void> {
  const own = topics.find(({ name }) => name === topic)?.ownConfig ?? {};
  const configEntries = Object.entries({ ...own, ...config }).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries }],
  });
}
