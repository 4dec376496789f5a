import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A port of 127.0.0.1 that leads to a server, and cuts one connection when it is told to. */
export class CuttingProxy implements AsyncDisposable {
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut: { readonly direction: 'up' | 'down'; readonly afterBytes: number; readonly done: () => void } | null = null;

  private constructor(server: Server, upstream: { host: string; port: number }) {
    const bound = server.address();
    assert.ok(typeof bound === 'object' && bound !== null);
    this.address = `127.0.0.1:${bound.port}`;
    this.#server = server;
    server.on('connection', (near) => {
      const far = connect(upstream);
      this.#pass(near, far, 'up');
      this.#pass(far, near, 'down');
    });
  }

  /** @param upstream `host:port` */
  static async open(upstream: string): Promise<CuttingProxy> {
    const [host = '', port] = upstream.split(':');
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttingProxy(server, { host, port: Number(port) });
  }

  /** Resolves when it has cut, once, the first connection on which so many bytes went to the server (`up`) or came from it. */
  async cutOnce(direction: 'up' | 'down', afterBytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#cut = { direction, afterBytes, done: resolve };
    await promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(from: Socket, to: Socket, direction: 'up' | 'down'): void {
    let passedBytes = 0;
    this.#sockets.add(from);
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.on('data', (piece: Buffer) => {
      const cut = this.#cut;
      if (cut?.direction === direction) passedBytes += piece.length;
      if (cut?.direction === direction && passedBytes >= cut.afterBytes) {
        this.#cut = null;
        from.destroy();
        to.destroy();
        cut.done();
      } else if (!to.write(piece)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
  }
}
