export type { FoundServer, NoServer, SearchOptions, ServerOrigin } from './found-server.ts';
export { LocalAuthority, type IssuedIdentity } from './tls/local-authority.ts';
export { findKafka, type FindKafkaOptions } from './kafka/find-kafka.ts';
export type { HostPort, KafkaCluster, KafkaNodes } from './kafka/kafka-cluster.ts';
