import { runStatement, type PostgresServer } from '@lathe/local-servers';
import { migrate, PostgresFarmStore, type PostgresFarmStoreOptions } from '@lathe/postgres';

/** Makes empty, migrated databases on one server: the first is migrated, the others are copies of it. */
export class PostgresStores {
  readonly #server: PostgresServer;
  #template: Promise<string> | null = null;
  #made = 0;

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** @returns the URL of a new database. */
  async database(): Promise<string> {
    this.#template ??= this.#makeTemplate();
    const template = await this.#template;
    const url = new URL(this.#server.url);
    const name = `${template}_${++this.#made}`;
    await runStatement(this.#server.url, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** An empty store; disposing it leaves its database to the server's end. */
  async open(options: Omit<PostgresFarmStoreOptions, 'url'> = {}): Promise<PostgresFarmStore> {
    return await PostgresFarmStore.open({ ...options, url: await this.database() });
  }

  async #makeTemplate(): Promise<string> {
    const url = await this.#server.createDatabase();
    await migrate(url);
    return new URL(url).pathname.slice(1);
  }
}
