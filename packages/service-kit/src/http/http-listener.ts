import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { formatAddress, type Address } from '../config/address.ts';
import type { TlsIdentity } from '../tls/tls-files.ts';

/** A bound HTTP/1.1 server. Long uploads and event streams are allowed; a connection silent for two minutes is closed. */
export class HttpListener implements AsyncDisposable {
  readonly #server: Server;
  readonly address: Address;

  readonly #scheme: 'http' | 'https';

  private constructor(server: Server, address: Address, scheme: 'http' | 'https') {
    this.#server = server;
    this.address = address;
    this.#scheme = scheme;
  }

  /** @param wanted Port 0 takes a free one. @param tls Plain text unless given. @throws unavailable when the address cannot be bound. */
  static async open(wanted: Address, listener: RequestListener, tls?: TlsIdentity): Promise<HttpListener> {
    const times = { requestTimeout: 0, headersTimeout: 30_000 };
    const server =
      tls === undefined
        ? createServer(times, listener)
        : createTlsServer({ ...times, cert: tls.certificate, key: tls.privateKey, minVersion: 'TLSv1.2' }, listener);
    server.setTimeout(120_000);
    server.listen(wanted.port, wanted.host);
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : wanted.port;
    return new HttpListener(server, { host: wanted.host, port }, tls === undefined ? 'http' : 'https');
  }

  /** `http://host:port`, or `https://` with TLS. */
  get origin(): string {
    return `${this.#scheme}://${formatAddress(this.address)}`;
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
