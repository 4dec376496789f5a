import { createHash } from 'node:crypto';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import type { Compilable, RawBuilder } from 'kysely';
import { arrayText, type ArrayElement } from './array-text.ts';
import type { Tables } from './tables.ts';

/** What goes over the wire; `pg` writes each as text. */
export type SqlValue = string | number | boolean | null;

/** Values by name that a query is executed with: scalars, and arrays of texts or numbers. */
export type Bindings = object;

/** A place in a query that takes the binding of this name. */
export type Placeholder<P extends Bindings> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>;

/** Compiles queries over the store's tables; it has no connection. */
export const tables = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Compiled {
  readonly text: string;
  readonly name: string;
  readonly parameters: readonly unknown[];
}

/**
 * A query written once with named placeholders, compiled by Kysely at its first use and prepared once per connection
 * under a name made from its text. `P` are its bindings, `R` is the row it returns.
 */
export class Query<P extends Bindings, R = unknown> {
  readonly #build: (placeholder: Placeholder<P>) => Compilable<R> | RawBuilder<R>;
  #compiled: Compiled | null = null;

  constructor(build: (placeholder: Placeholder<P>) => Compilable<R> | RawBuilder<R>) {
    this.#build = build;
  }

  get text(): string {
    return this.#compile().text;
  }

  /** Name of the prepared statement; the same text has the same name. */
  get name(): string {
    return this.#compile().name;
  }

  /** The values in the order of the statement's parameters. @throws TypeError for what cannot be bound. */
  bind(bindings: P): SqlValue[] {
    return this.#compile().parameters.map((parameter) =>
      parameter instanceof Slot
        ? requireSqlValue(Reflect.get(bindings, parameter.name), parameter.name)
        : requireSqlValue(parameter, 'a constant'),
    );
  }

  #compile(): Compiled {
    if (this.#compiled !== null) return this.#compiled;
    const built = this.#build((name) => sql`${new Slot(name)}`);
    const { sql: text, parameters } = 'isRawBuilder' in built ? built.compile(tables) : built.compile();
    const name = `lathe_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    return (this.#compiled = { text, name, parameters });
  }
}

function requireSqlValue(value: unknown, place: string): SqlValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  if (Array.isArray(value) && value.every(isArrayElement)) return arrayText(value);
  throw new TypeError(`A query takes text, numbers, booleans, null and arrays, got ${typeof value} for ${place}`);
}

function isArrayElement(value: unknown): value is ArrayElement {
  return typeof value === 'string' || typeof value === 'number' || value === null;
}
