import { once } from 'node:events';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { LatheError } from '@lathe/core/errors';
import type { StoreAnswer, StoreReport, StoreRequest } from './store-message.ts';
import type { StoreArguments, StoreMethod, StoreResults } from './store-operations.ts';
import type { StoreThreadData } from './store-thread.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: LatheError) => void;
}

/** The caller's end of the store's thread: numbers calls and matches answers. */
export class StoreThread {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<unknown>;
  #lastId = 0;
  #closedBecause: LatheError | null = null;

  private constructor(worker: Worker, port: MessagePort) {
    this.#port = port;
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    port.on('message', (report: StoreReport) => {
      if (report.type === 'answers') for (const answer of report.answers) this.#settle(answer);
    });
    worker.on('error', (cause) => this.#fail(unavailable('The job store has crashed.', cause)));
    worker.on('exit', () => this.#fail(unavailable('The job store is closed.')));
  }

  /** Resolves when the database is open. @throws what opening it threw. */
  static async start(databasePath: string): Promise<StoreThread> {
    const { port1, port2 } = new MessageChannel();
    const data: StoreThreadData = { databasePath, port: port2 };
    const worker = new Worker(new URL('./store-thread.ts', import.meta.url), {
      workerData: data,
      transferList: [port2],
    });
    const [first]: StoreReport[] = await Promise.race([
      once(port1, 'message'),
      once(worker, 'exit').then((): never => {
        throw unavailable('The thread of the job store ended before it was ready.');
      }),
    ]);
    if (first?.type === 'refused') {
      await once(worker, 'exit');
      throw LatheError.fromRecord(first.error);
    }
    return new StoreThread(worker, port1);
  }

  /** @throws unavailable when the thread is gone, and what the operation threw. */
  async call<M extends StoreMethod>(method: M, nowUs: number, call: StoreArguments[M]): Promise<StoreResults[M]> {
    if (this.#closedBecause !== null) throw this.#closedBecause;
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<StoreResults[M]>();
    this.#send({ type: 'call', id, method, nowUs, call });
    // The thread answers each id with the result of the method it was asked for.
    this.#waiting.set(id, { resolve: answer.resolve as (value: unknown) => void, reject: answer.reject });
    return await answer.promise;
  }

  /** Refuses further calls and waits for the earlier ones. Idempotent. */
  async stop(): Promise<void> {
    if (this.#closedBecause === null) {
      this.#closedBecause = unavailable('The job store is closed.');
      this.#send({ type: 'close' });
    }
    await this.#exited;
  }

  #send(request: StoreRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a MessagePort, not a window
    this.#port.postMessage(request);
  }

  #settle(answer: StoreAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(LatheError.fromRecord(answer.error));
  }

  #fail(error: LatheError): void {
    this.#closedBecause ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function unavailable(message: string, cause?: unknown): LatheError {
  return new LatheError('unavailable', message, { cause });
}
