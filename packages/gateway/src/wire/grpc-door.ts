import type { Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { checkedTraceparent, requireOwnHost, toServiceError, type Logger } from '@lathe/service-kit';
import type {
  Metadata,
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  sendUnaryData,
  ServerReadableStream,
} from '@grpc/grpc-js';
import { once, type EventEmitter } from 'node:events';
import { callerOf, type PrincipalOf } from '../callers/caller.ts';
import type { StallWatch } from './stall-watch.ts';

/** The part of a server call that does not depend on its kind. */
type AnyCall = EventEmitter & {
  readonly metadata: Metadata;
  readonly cancelled: boolean;
  getHost(): string;
  getPath(): string;
};

/** What a method gets beside its message. */
export interface CallContext {
  readonly principal: Principal;
  /** Aborted when the client cancels, its deadline passes or the connection breaks. */
  readonly signal: AbortSignal;
  /** The call was read just after this process had stood still: whoever made it may have gone since. */
  readonly isFromStall: boolean;
  /** W3C trace context that the caller sent; null: none, or unreadable. */
  readonly traceparent: string | null;
}

/** Turns methods on plain values into gRPC handlers: who calls, cancellation, flow control, and errors mapped once. */
export class GrpcDoor {
  readonly #principalOf: PrincipalOf;
  readonly #ownHosts: readonly string[] | null;
  readonly #log: Logger;
  readonly #stalls: StallWatch;

  constructor(options: {
    principalOf: PrincipalOf;
    ownHosts: readonly string[] | null;
    log: Logger;
    stalls: StallWatch;
  }) {
    this.#stalls = options.stalls;
    this.#principalOf = options.principalOf;
    this.#ownHosts = options.ownHosts;
    this.#log = options.log;
  }

  unary<Request, Response>(
    run: (request: Request, context: CallContext) => Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      void this.#answer(call, callback, (context) => run(call.request, context));
    };
  }

  /** The messages are pulled one at a time, so a sender is held back by HTTP/2 flow control. */
  clientStream<Request, Response>(
    run: (requests: AsyncIterable<Request>, context: CallContext) => Promise<Response>,
  ): handleClientStreamingCall<Request, Response> {
    return (call, callback) => {
      void this.#answer(call, callback, (context) => run(messagesOf(call), context));
    };
  }

  /** A slow reader holds the producer back; nothing is buffered beyond the stream's own mark. */
  serverStream<Request, Response>(
    produce: (request: Request, context: CallContext) => AsyncIterable<Response>,
  ): handleServerStreamingCall<Request, Response> {
    return (call) => {
      const send = async (): Promise<void> => {
        const context = await this.#enter(call);
        for await (const message of produce(call.request, context)) {
          if (context.signal.aborted) return;
          if (!call.write(message)) await once(call, 'drain', { signal: context.signal });
        }
        call.end();
      };
      send().catch((caught: unknown) => {
        if (call.cancelled) return;
        call.emit('error', this.#failure(call, caught));
      });
    };
  }

  /** Messages come in one at a time and go out at the reader's pace, so each side holds the other back. */
  bothStreams<Request, Response>(
    run: (requests: AsyncIterable<Request>, context: CallContext) => AsyncIterable<Response>,
  ): handleBidiStreamingCall<Request, Response> {
    return (call) => {
      let written = Promise.resolve();
      const send = async (): Promise<void> => {
        const context = await this.#enter(call);
        for await (const message of run(call.iterator({ destroyOnReturn: false }), context)) {
          if (context.signal.aborted) return;
          const { promise, resolve } = Promise.withResolvers<void>();
          written = promise;
          if (!call.write(message, () => resolve())) await once(call, 'drain', { signal: context.signal });
        }
        call.end();
      };
      send().catch(async (caught: unknown) => {
        // Whoever still waits for a request destroys the call at its error. Were an answer under way then, the status
        // would never be sent, and the client would wait for ever.
        await written;
        if (call.cancelled) return;
        call.emit('error', this.#failure(call, caught));
      });
    };
  }

  async #answer<Response>(
    call: AnyCall,
    callback: sendUnaryData<Response>,
    run: (context: CallContext) => Promise<Response>,
  ): Promise<void> {
    let response: Response;
    try {
      response = await run(await this.#enter(call));
    } catch (caught) {
      this.#callEnds(call);
      callback(this.#failure(call, caught));
      return;
    }
    this.#callEnds(call);
    callback(null, response);
  }

  async #enter(call: AnyCall): Promise<CallContext> {
    const isFromStall = this.#stalls.isCatchingUp;
    const controller = new AbortController();
    call.on('cancelled', () => controller.abort(new LatheError('cancelled', 'The caller cancelled.')));
    if (this.#ownHosts !== null) requireOwnHost(call.getHost(), this.#ownHosts);
    const principal = await this.#principalOf(callerOf(call.metadata.get('authorization')));
    const [traceparent] = call.metadata.get('traceparent');
    return {
      principal,
      signal: controller.signal,
      isFromStall,
      traceparent: typeof traceparent === 'string' ? checkedTraceparent(traceparent) : null,
    };
  }

  /** The library says of every call that has ended that it was cancelled: an error and an abort for each would be waste. */
  #callEnds(call: AnyCall): void {
    call.removeAllListeners('cancelled');
  }

  #failure(call: AnyCall, caught: unknown): ReturnType<typeof toServiceError> {
    const error = LatheError.from(caught);
    if (error.facts.httpStatus === 500) this.#log.error({ err: error, method: call.getPath() }, 'call failed');
    return toServiceError(error);
  }
}

/** Leaving the loop early does not destroy the call: its answer is still to be sent. */
function messagesOf<Request, Response>(call: ServerReadableStream<Request, Response>): AsyncIterable<Request> {
  return call.iterator({ destroyOnReturn: false });
}
