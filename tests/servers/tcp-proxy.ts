import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** When a connection is to be cut. */
interface CutPlan {
  /** `up` is to the server. */
  readonly direction: 'up' | 'down';
  readonly afterBytes: number;
  readonly done: () => void;
}

/** Stands between a client and a server on 127.0.0.1, and can cut the line. */
export class TcpProxy implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  /** Connections so far. */
  #count = 0;
  #isCut = false;
  #plan: CutPlan | null = null;
  readonly #changes = new EventEmitter<{ change: [] }>();

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  static async open(upstreamPort: number): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    const proxy = new TcpProxy(server, new Set(), address.port);
    server.on('connection', (client) => proxy.#join(client, upstreamPort));
    return proxy;
  }

  get connectionCount(): number {
    return this.#count;
  }

  /** Ends every connection, and each new one at once, until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Resolves when it has cut, once, the first connection on which so many bytes went to the server (`up`) or came from it. */
  async cutOnce(direction: CutPlan['direction'], afterBytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#plan = { direction, afterBytes, done: resolve };
    await promise;
  }

  /** Resolves when there have been so many connections. @throws the signal's reason. */
  async connected(count: number, signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#count >= count, signal);
  }

  /** Resolves when no connection is open. @throws the signal's reason. */
  async idle(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#sockets.size === 0, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #until(done: () => boolean, signal: AbortSignal): Promise<void> {
    while (!done()) await once(this.#changes, 'change', { signal });
  }

  #join(client: Socket, upstreamPort: number): void {
    if (this.#isCut) {
      client.destroy();
      return;
    }
    this.#count += 1;
    const upstream = connect(upstreamPort, '127.0.0.1');
    for (const [socket, other, direction] of [
      [client, upstream, 'up'],
      [upstream, client, 'down'],
    ] as const) {
      this.#sockets.add(socket);
      let passedBytes = 0;
      // Before the pipe, so that the piece that is one too many is not passed on.
      socket.on('data', (piece: Buffer) => {
        const plan = this.#plan;
        if (plan?.direction !== direction) return;
        passedBytes += piece.length;
        if (passedBytes < plan.afterBytes) return;
        this.#plan = null;
        socket.destroy();
        other.destroy();
        plan.done();
      });
      socket.on('error', () => undefined); // Its end is told by close.
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
        this.#changes.emit('change');
      });
    }
    this.#changes.emit('change');
    client.pipe(upstream);
    upstream.pipe(client);
  }
}
