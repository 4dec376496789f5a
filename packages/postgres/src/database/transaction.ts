import type { ClientBase } from 'pg';
import type { Bindings, Query } from './query.ts';

/** Where a query can be run: in a transaction, or by itself. */
export interface Reader {
  all<P extends Bindings, R>(query: Query<P, R>, bindings: P): Promise<R[]>;
}

/**
 * One open transaction on one connection. Statements are sent as they are called, without waiting for those before
 * (pipelined), and answered in that order; the first one of the transaction reads the time.
 */
export class Transaction implements Reader {
  /** Microseconds since 1970 by the store's clock, read when the transaction began. */
  readonly now: Promise<number>;
  readonly #client: ClientBase;
  readonly #timeoutMs: number;

  constructor(client: ClientBase, now: Promise<number>, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
    this.now = now;
  }

  async all<P extends Bindings, R>(query: Query<P, R>, bindings: P): Promise<R[]> {
    return (await this.#send(query, bindings)).rows;
  }

  async first<P extends Bindings, R>(query: Query<P, R>, bindings: P): Promise<R | undefined> {
    return (await this.#send(query, bindings)).rows[0];
  }

  /** @returns the number of rows changed. */
  async run<P extends Bindings>(query: Query<P>, bindings: P): Promise<number> {
    return (await this.#send(query, bindings)).rowCount ?? 0;
  }

  #send<P extends Bindings, R>(query: Query<P, R>, bindings: P): Promise<{ rows: R[]; rowCount: number | null }> {
    return sendQuery(this.#client, query, bindings, this.#timeoutMs);
  }
}

/** Runs a prepared statement on a connection; after `timeoutMs` without an answer the connection is given up. */
export function sendQuery<P extends Bindings, R>(
  client: ClientBase,
  query: Query<P, R>,
  bindings: P,
  timeoutMs: number,
): Promise<{ rows: R[]; rowCount: number | null }> {
  const config = { name: query.name, text: query.text, values: query.bind(bindings), query_timeout: timeoutMs };
  // The row type is what Kysely inferred, or its writer said, for exactly this statement.
  const sent = client.query(config) as Promise<{ rows: R[]; rowCount: number | null }>;
  // Whoever waits for it is told; a statement sent ahead that nobody came to wait for is no unhandled failure.
  sent.catch(() => undefined);
  return sent;
}
