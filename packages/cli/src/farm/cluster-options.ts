import type { FindKafkaOptions, S3Address, ServerOrigin } from '@lathe/local-servers';

/** What a cluster on one machine is made of; every part has a usual value. */
export interface ClusterOptions {
  /** 2 unless set. */
  readonly gateways?: number;
  /** 3 unless set. */
  readonly workers?: number;
  /** Renders at once of each worker; 1 unless set. */
  readonly slots?: number;
  /** Life of a lease and time between its renewals, ms; the gateway's own unless set. */
  readonly leaseMs?: number;
  readonly renewEveryMs?: number;
  /** Data, logs, keys and certificates lie here and stay; a new folder that goes with the cluster unless set. */
  readonly dataDirectory?: string;

  /** A database that exists already; its schema is brought up to date and its content stays. */
  readonly databaseUrl?: string;
  /** A Kafka that runs already, and what a search for one is told beside that: nodes, what brokers advertise. */
  readonly kafka?: Pick<FindKafkaOptions, 'given' | 'image' | 'nodes' | 'advertise' | 'brokerProperties'>;
  /** What stands before the topics' names; `lathe.v1.` unless set. */
  readonly kafkaPrefix?: string;
  /** An S3 that runs already. */
  readonly s3?: S3Address;
  /** Made unless it is there; `lathe` unless set. */
  readonly bucket?: string;
  /** Where servers that are not given are searched for; Docker, then processes of ours, unless set. */
  readonly origins?: readonly Exclude<ServerOrigin, 'given'>[];
  /** Whether what local servers are made of may be fetched and built; true unless set. */
  readonly mayFetch?: boolean;
  /** Where that lies; the user's cache folder unless set. */
  readonly cacheDirectory?: string;

  /** What gateways and workers are told instead of where the servers and gateways are, so that something can be put between. */
  readonly via?: ClusterDetours;
  /** `.ts` file run as the gateway or worker of this number, from 1; that of `services/` where there is none. */
  readonly gatewayProgram?: (number: number) => string | undefined;
  readonly workerProgram?: (number: number) => string | undefined;
  /** Variables over those that the cluster sets, for the gateway or worker of this number, from 1. */
  readonly gatewayEnvironment?: (number: number) => Readonly<Record<string, string>>;
  readonly workerEnvironment?: (number: number) => Readonly<Record<string, string>>;
  /** Whether a gateway or worker that ends of itself is started again, as an orchestrator does; true unless set. */
  readonly restarts?: boolean;

  /** Told about each step, for people who wait. */
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
}

/** Each is called once, when what it stands before serves, and says what callers use in its place. */
export interface ClusterDetours {
  readonly databaseUrl?: (url: string) => string | Promise<string>;
  readonly kafkaBrokers?: (brokers: readonly string[]) => readonly string[] | Promise<readonly string[]>;
  /** Also what is in signed URLs, so that workers take it too. */
  readonly s3Endpoint?: (endpoint: string) => string | Promise<string>;
  /** What workers are told: the gateways' gRPC doors, `host:port`, become others, in the same order or one for all. */
  readonly gatewayAddresses?: (addresses: readonly string[]) => readonly string[] | Promise<readonly string[]>;
}
