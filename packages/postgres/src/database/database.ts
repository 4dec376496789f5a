import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { Pool, TypeOverrides, types, type ClientBase, type PoolClient, type PoolConfig } from 'pg';
import { fromPostgresError, isConnectionLoss, isLostRace } from './postgres-error.ts';
import { Query, type Bindings } from './query.ts';
import { sendCommand, sendQuery, Transaction, type Reader } from './transaction.ts';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=…`. */
  readonly url: string;
  /** Most connections at once; 10 unless set. */
  readonly poolSize?: number;
  /** Longest wait for a free connection, ms; 3,000 unless set. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for one statement, ms; 10,000 unless set, and three times that for those of many rows. */
  readonly statementTimeoutMs?: number;
  /** Longest time that a transaction may be held open doing nothing, ms; 5,000 unless set. */
  readonly idleInTransactionMs?: number;
  /** The server's clock unless set. */
  readonly clock?: Clock;
}

export interface TransactOptions {
  /** Its statements are of many rows and may take three times as long. */
  readonly isBulk?: boolean;
}

/** How often a transaction that lost a race is run again. */
const raceLimit = 8;

/** Plans are made anew after this, ms: one made when a table was nearly empty may read all of it. */
const planLifeMs = 3000;

/**
 * Every statement has an index to use, whatever the statistics of a table that grew a moment ago say; and a plan once
 * made serves the next calls, so that planning costs next to nothing. For the same reason statements look keys up in
 * LATERAL subqueries, which are run key by key, in the order of the keys, and in no other way.
 */
const sessionSettings = [
  'enable_seqscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'enable_material = off',
  'enable_memoize = off',
  'jit = off',
  'plan_cache_mode = force_generic_plan',
  'synchronous_commit = on',
  'default_transaction_isolation = "read committed"',
] as const;

const readClock = new Query<object, { now_us: number }>(
  () => sql`select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now_us`,
);

/** A pool of connections. Disposing waits for the calls under way. */
export class Database implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #clock: Clock | null;
  readonly #timeoutMs: number;
  /** When the plans of each connection were last thrown away, ms of this process. */
  readonly #plannedAtMs = new WeakMap<PoolClient, number>();

  constructor(options: DatabaseOptions) {
    const { url, poolSize = 10, connectTimeoutMs = 3000, statementTimeoutMs = 10_000 } = options;
    const { idleInTransactionMs = 5_000 } = options;
    this.#clock = options.clock ?? null;
    this.#timeoutMs = statementTimeoutMs;
    const settings = [
      ...sessionSettings,
      `statement_timeout = ${3 * statementTimeoutMs}`,
      `idle_in_transaction_session_timeout = ${idleInTransactionMs}`,
    ];
    const config: PoolConfig & { pipeline: boolean; onConnect: (client: ClientBase) => Promise<void> } = {
      connectionString: url,
      application_name: 'lathe',
      max: poolSize,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      pipeline: true,
      types: numbersForBigints(),
      onConnect: async (client) => {
        await client.query(settings.map((setting) => `set ${setting}`).join('; '));
      },
    };
    this.#pool = new Pool(config);
    // A connection that dies while idle is replaced at the next call; whoever needs it then is told if it cannot be.
    this.#pool.on('error', () => undefined);
  }

  /** One statement, committed by itself. @throws LatheError. */
  async all<P extends Bindings, R>(query: Query<P, R>, bindings: P, options: TransactOptions = {}): Promise<R[]> {
    return (await this.#statement(query, bindings, options)).rows;
  }

  async first<P extends Bindings, R>(query: Query<P, R>, bindings: P): Promise<R | undefined> {
    return (await this.#statement(query, bindings, {})).rows[0];
  }

  /** @returns the number of rows changed. */
  async run<P extends Bindings>(query: Query<P>, bindings: P, options: TransactOptions = {}): Promise<number> {
    return (await this.#statement(query, bindings, options)).rowCount ?? 0;
  }

  /** The time by the store's clock. */
  async nowUs(): Promise<number> {
    if (this.#clock !== null) return this.#clock.nowUs();
    return (await this.first(readClock, {}))?.now_us ?? 0;
  }

  /**
   * One transaction, READ COMMITTED: committed when `work` returns, rolled back when it throws. One that lost a race (a
   * deadlock, or a unique key that another transaction wrote first) is run again, so `work` must not keep what it learnt.
   * @throws LatheError; `unavailable` when the connection failed, and then it may have been committed or not.
   */
  async transact<T>(work: (transaction: Transaction) => Promise<T>, options: TransactOptions = {}): Promise<T> {
    for (let race = 1; ; race++) {
      try {
        return await this.#withClient((client) => this.#runTransaction(client, work, options));
      } catch (caught) {
        if (!isLostRace(caught)) throw fromPostgresError(caught);
        if (race >= raceLimit) throw lostRaces(caught);
        await sleep(Math.random() * 5 * race);
      }
    }
  }

  /** Statements on one connection, in the order of the calls, each committed by itself. @throws LatheError. */
  async inOrder<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return await this.onClient((client) =>
      work({ all: async (query, bindings) => (await sendQuery(client, query, bindings, this.#timeoutMs)).rows }),
    );
  }

  /** Lends a connection. @throws LatheError. */
  async onClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await this.#withClient(use);
    } catch (caught) {
      throw fromPostgresError(caught);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #statement<P extends Bindings, R>(query: Query<P, R>, bindings: P, { isBulk = false }: TransactOptions) {
    const timeoutMs = this.#timeoutMs * (isBulk ? 3 : 1);
    return await this.onClient((client) => sendQuery(client, query, bindings, timeoutMs));
  }

  async #runTransaction<T>(
    client: PoolClient,
    work: (transaction: Transaction) => Promise<T>,
    { isBulk = false }: TransactOptions,
  ): Promise<T> {
    const timeoutMs = this.#timeoutMs * (isBulk ? 3 : 1);
    const begun = sendCommand(client, 'begin', timeoutMs);
    const transaction = new Transaction(client, () => this.#now(client, timeoutMs), timeoutMs);
    try {
      const result = await work(transaction);
      await begun;
      await transaction.commit();
      return result;
    } catch (caught) {
      if (!isConnectionLoss(caught)) await sendCommand(client, 'rollback', timeoutMs);
      throw transaction.causeOf(caught);
    }
  }

  #now(client: PoolClient, timeoutMs: number): Promise<number> {
    if (this.#clock !== null) return Promise.resolve(this.#clock.nowUs());
    const now = sendQuery(client, readClock, {}, timeoutMs).then(({ rows }) => rows[0]?.now_us ?? 0);
    now.catch(() => undefined);
    return now;
  }

  #refreshPlans(client: PoolClient): void {
    const nowMs = performance.now();
    const plannedAtMs = this.#plannedAtMs.get(client);
    if (plannedAtMs !== undefined && nowMs - plannedAtMs < planLifeMs) return;
    this.#plannedAtMs.set(client, nowMs);
    // Sent ahead of whatever comes next, which fails if this does.
    if (plannedAtMs !== undefined) void sendCommand(client, 'discard plans', this.#timeoutMs);
  }

  /** Lends a connection; one that failed is closed and not used again. */
  async #withClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let failure: Error | undefined;
    const onError = (error: Error): void => {
      failure = error;
    };
    client.on('error', onError);
    try {
      this.#refreshPlans(client);
      return await use(client);
    } catch (caught) {
      if (isConnectionLoss(caught) && caught instanceof Error) failure = caught;
      throw caught;
    } finally {
      client.off('error', onError);
      client.release(failure);
    }
  }
}

/** Every bigint of the store, times in microseconds too, is below 2⁵³. */
function numbersForBigints(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}

function lostRaces(cause: unknown): LatheError {
  return new LatheError('unavailable', `The farm database is contended: ${raceLimit} tries of one call lost a race.`, {
    cause,
  });
}
