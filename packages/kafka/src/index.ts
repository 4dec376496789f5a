export type { KafkaConnection, KafkaLog, KafkaLogEntry, KafkaSasl, KafkaTls } from './connection/kafka-connection.ts';
export { KafkaBus, type KafkaBusOptions } from './kafka-bus.ts';
export {
  applyTopics,
  deleteTopics,
  describeTopics,
  type TopicsOptions,
  type TopicsReport,
} from './topics/apply-topics.ts';
export type { TopicState } from './topics/read-topics.ts';
export type { TopicChange, TopicConfig } from './topics/topic-changes.ts';
export { topicPlans, topicPrefix, type TopicPlan } from './topics/topic-plan.ts';
