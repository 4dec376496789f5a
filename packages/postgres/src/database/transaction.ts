import { Client, type ClientBase, type QueryConfig } from 'pg';
import { sqlStateOf } from './postgres-error.ts';
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
  readonly #readNow: () => Promise<number>;
  readonly #client: ClientBase;
  readonly #timeoutMs: number;
  /** Why the first statement that failed did; those behind it say only that the transaction is aborted. */
  #failure: unknown = null;
  #committed: Promise<void> | null = null;

  /** @param readNow sends a reading of the time, behind what was sent before. */
  constructor(client: ClientBase, readNow: () => Promise<number>, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
    this.#readNow = readNow;
    this.now = readNow();
  }

  /** The time anew, behind the statements sent so far: for what has waited for a lock. */
  async nowAgain(): Promise<number> {
    return await this.#readNow();
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

  /**
   * Commits, sent right behind the last statements: where one of those has failed, this does nothing. For whoever has no
   * more to decide; without it the transaction is committed when its work is done.
   * @throws what a statement failed with before this was called; the server need not know of it, so nothing is sent.
   */
  commit(): Promise<void> {
    return (this.#committed ??= this.#sendCommit());
  }

  /** What failed, where `caught` is only its consequence. */
  causeOf(caught: unknown): unknown {
    return sqlStateOf(caught) === '25P02' ? (this.#failure ?? caught) : caught;
  }

  #sendCommit(): Promise<void> {
    if (this.#failure !== null) return heard(Promise.reject(this.#failure));
    return sendCommand(this.#client, 'commit', this.#timeoutMs);
  }

  #send<P extends Bindings, R>(query: Query<P, R>, bindings: P): Promise<Answer<R>> {
    let answered: Promise<Answer<R>>;
    try {
      answered = sendQuery(this.#client, query, bindings, this.#timeoutMs);
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
    answered.catch((error: unknown) => {
      this.#failure ??= error;
    });
    return answered;
  }
}

export interface Answer<R> {
  readonly rows: R[];
  /** Rows read or changed. */
  readonly rowCount: number | null;
}

/** Runs a prepared statement on a connection; after `timeoutMs` without an answer the connection is given up. */
export function sendQuery<P extends Bindings, R>(
  client: ClientBase,
  query: Query<P, R>,
  bindings: P,
  timeoutMs: number,
): Promise<Answer<R>> {
  return send(client, { name: query.name, text: query.text, values: query.bind(bindings), query_timeout: timeoutMs });
}

/** Runs a statement without parameters and rows. */
export function sendCommand(client: ClientBase, text: string, timeoutMs: number): Promise<void> {
  return heard(send(client, { text, query_timeout: timeoutMs }).then(() => undefined));
}

function send<R>(client: ClientBase, config: QueryConfig & { readonly query_timeout: number }): Promise<Answer<R>> {
  return heard(answer<R>(client, config));
}

/** Whoever waits for it is told of a failure; of a statement sent ahead that nobody came to wait for it is none. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function answer<R>(client: ClientBase, config: QueryConfig): Promise<Answer<R>> {
  sendTogether(client);
  const { rows, rowCount } = await client.query<Record<string, unknown>>(config);
  const untyped: unknown[] = rows;
  // The row type is what Kysely inferred, or its writer said, for exactly this statement.
  return { rows: untyped as R[], rowCount };
}

/**
 * Holds back what is written to the connection until the microtasks that run now have ended, so that the statements they
 * send, from `begin` on, go out in one write: a write of each wakes the server for each.
 */
function sendTogether(client: ClientBase): void {
  if (!(client instanceof Client)) return;
  const { stream } = client.connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
