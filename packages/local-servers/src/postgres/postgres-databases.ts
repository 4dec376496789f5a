import { randomBytes } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';

const namePattern = /^[a-z_][a-z0-9_]{0,62}$/;

/** Makes databases on a server, and can drop those it has made. */
export class PostgresDatabases {
  readonly #url: string;
  readonly #made: string[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  /** @returns the URL of the new database. @throws invalid_argument for a name that would need quotes. */
  async create(name = `lathe_${randomBytes(6).toString('hex')}`): Promise<string> {
    if (!namePattern.test(name)) {
      throw new LatheError(
        'invalid_argument',
        `A database name is up to 63 of a-z, 0-9 and _, not a digit first, got ${name}.`,
      );
    }
    await runStatement(this.#url, `CREATE DATABASE ${name}`);
    this.#made.push(name);
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Drops every database made here, also while someone is connected to it. */
  async dropAll(): Promise<void> {
    for (const name of this.#made.splice(0))
      await runStatement(this.#url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

/** Runs one statement on a connection of its own. @returns the first column of the first row, as text or JSON. @throws unavailable. */
export async function runStatement(url: string, statement: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while nothing is asked of it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    const first = rows[0]?.[0];
    return typeof first === 'string' ? first : JSON.stringify(first ?? null);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError('unavailable', `PostgreSQL at ${new URL(url).host} did not run "${statement}": ${message}`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
