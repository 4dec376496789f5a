import type { FoundServer } from '../found-server.ts';
import type { ServerControl } from '../server-control.ts';

/** Where an S3 answers, and who may ask it for anything. */
export interface S3Address {
  /** `http://127.0.0.1:9000`; buckets are in the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An S3 that answers now. */
export interface S3Server extends FoundServer, S3Address {
  /** What may be done to it; null unless it is a process of ours. */
  readonly control: ServerControl | null;
  /** Makes an empty bucket. @param name A new one unless set. @returns its name. */
  createBucket(name?: string): Promise<string>;
}
