import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { formatAddress, type Address } from '../config/address.ts';

/** A bound HTTP/1.1 server. Long uploads and event streams are allowed; a connection silent for two minutes is closed. */
export class HttpListener implements AsyncDisposable {
  readonly #server: Server;
  readonly address: Address;

  private constructor(server: Server, address: Address) {
    this.#server = server;
    this.address = address;
  }

  /** @param wanted Port 0 takes a free one. */
  static async open(wanted: Address, listener: RequestListener): Promise<HttpListener> {
    const server = createServer({ requestTimeout: 0, headersTimeout: 30_000 }, listener);
    server.setTimeout(120_000);
    server.listen(wanted.port, wanted.host);
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : wanted.port;
    return new HttpListener(server, { host: wanted.host, port });
  }

  /** `http://host:port`. */
  get origin(): string {
    return `http://${formatAddress(this.address)}`;
  }

  /** Takes no more connections, ends idle ones, and cuts the rest after the grace. */
  async close(graceMs: number): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(cut);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close(0);
  }
}
