import type { FoundServer } from '../found-server.ts';

/** A Kafka that answers now. */
export interface KafkaCluster extends FoundServer {
  /** `host:port` of every broker, as clients are to use them. */
  readonly brokers: readonly string[];
  /** Control over each broker; only where they are processes of ours. */
  readonly nodes?: KafkaNodes;
}

/** Brokers of a cluster of ours, numbered from 1. Calls for one node must not overlap. */
export interface KafkaNodes {
  readonly count: number;
  /** SIGKILL: nothing is flushed, nothing is handed over. Resolves when the process is gone. */
  kill(node: number): Promise<void>;
  /** SIGTERM, and SIGKILL where it has not ended within 15 s, as when the quorum is lost. */
  stop(node: number): Promise<void>;
  /** Starts a killed or stopped broker with its data and ports; resolves when it serves. */
  restart(node: number): Promise<void>;
  /** SIGSTOP: the broker keeps its connections and says nothing. */
  pause(node: number): void;
  /** SIGCONT. */
  resume(node: number): void;
}

/** Where something listens. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}
