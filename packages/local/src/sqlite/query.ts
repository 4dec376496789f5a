import { DummyDriver, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Compilable, RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** What SQLite binds. */
export type SqlValue = string | number | null;

/** Values by name that a query is executed with. */
export type Bindings = object;

/** A place in a query that takes the binding of this name. */
export type Placeholder<P extends Bindings> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>;

/** Compiles queries over the store's tables; it has no connection. */
export const tables = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query written once with named placeholders, compiled by Kysely at its first use and prepared once per connection.
 * `P` are its bindings, `R` is the row it returns.
 */
export class Query<P extends Bindings, R = unknown> {
  readonly #build: (placeholder: Placeholder<P>) => Compilable<R>;
  #compiled: { readonly sql: string; readonly parameters: readonly unknown[] } | null = null;

  constructor(build: (placeholder: Placeholder<P>) => Compilable<R>) {
    this.#build = build;
  }

  get sql(): string {
    return this.#compile().sql;
  }

  /** The values in the order of the statement's parameters. @throws TypeError for what SQLite cannot bind. */
  bind(bindings: P): SqlValue[] {
    return this.#compile().parameters.map((parameter) =>
      parameter instanceof Slot
        ? requireSqlValue(Reflect.get(bindings, parameter.name), parameter.name)
        : requireSqlValue(parameter, 'a constant'),
    );
  }

  #compile(): { readonly sql: string; readonly parameters: readonly unknown[] } {
    return (this.#compiled ??= this.#build((name) => sql`${new Slot(name)}`).compile());
  }
}

function requireSqlValue(value: unknown, place: string): SqlValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  throw new TypeError(`A query takes text, numbers and null, got ${typeof value} for ${place}`);
}
