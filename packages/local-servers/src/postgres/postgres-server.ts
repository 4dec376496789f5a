import type { FoundServer } from '../found-server.ts';
import type { ServerControl } from '../server-control.ts';

/** A PostgreSQL that answers now. */
export interface PostgresServer extends FoundServer {
  /** Of its administrative database, with a user that may create others. */
  readonly url: string;
  /** What may be done to it; null unless it is a process of ours. */
  readonly control: ServerControl | null;
  /** Makes an empty database. @param name lower-case letters, digits and `_`; a new one unless set. @returns its URL. */
  createDatabase(name?: string): Promise<string>;
}
