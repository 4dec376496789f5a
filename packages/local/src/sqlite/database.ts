import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Bindings, Query } from './query.ts';

/**
 * One connection to a SQLite file in WAL mode with synchronous=FULL: a committed transaction survives a power cut.
 * Everything is synchronous; it lives on a thread of its own. The caller closes it.
 */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param path of the file, created when missing. */
  constructor(path: string) {
    this.#connection = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
    this.script('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
    // 32 MiB of pages: the indexes of a million jobs are wider than the default's 2 MB.
    this.script('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768');
  }

  /** False when SQLite itself has rolled the transaction back, e.g. on a full disk. */
  get isInTransaction(): boolean {
    return this.#connection.isTransaction;
  }

  all<P extends Bindings, R>(query: Query<P, R>, bindings: P): R[] {
    // The row type is what Kysely inferred for exactly this statement.
    return this.#statement(query.sql).all(...query.bind(bindings)) as R[];
  }

  first<P extends Bindings, R>(query: Query<P, R>, bindings: P): R | undefined {
    return this.#statement(query.sql).get(...query.bind(bindings)) as R | undefined;
  }

  /** @returns the number of rows changed. */
  run<P extends Bindings>(query: Query<P>, bindings: P): number {
    return Number(this.#statement(query.sql).run(...query.bind(bindings)).changes);
  }

  /** Runs SQL text of our own, one or more statements. */
  script(text: string): void {
    this.#connection.exec(text);
  }

  /** Runs a statement without parameters and rows that is used again and again. */
  command(text: string): void {
    this.#statement(text).run();
  }

  /** One transaction: committed when `work` returns, rolled back when it throws. */
  transaction<T>(work: () => T): T {
    return this.#within('BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK', work);
  }

  /** A part of the open transaction: undone alone when `work` throws. */
  savepoint<T>(work: () => T): T {
    return this.#within('SAVEPOINT step', 'RELEASE step', 'ROLLBACK TO step', work);
  }

  /** How SQLite would run a statement, one step a line. */
  explain(text: string): string {
    const steps = this.#connection.prepare(`EXPLAIN QUERY PLAN ${text}`).all();
    return steps.map((step) => String(step['detail'])).join('\n');
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #within<T>(begin: string, end: string, undo: string, work: () => T): T {
    this.command(begin);
    try {
      const result = work();
      this.command(end);
      return result;
    } catch (error) {
      if (this.isInTransaction) this.command(undo);
      throw error;
    }
  }

  #statement(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) this.#statements.set(text, (statement = this.#connection.prepare(text)));
    return statement;
  }
}
