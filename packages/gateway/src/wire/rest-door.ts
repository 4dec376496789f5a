import type { Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { loadLatheProtos, ProtoJsonError } from '@lathe/proto';
import { checkedTraceparent } from '@lathe/service-kit';
import type { Request, RequestHandler, Response } from 'express';
import { callerOf, type PrincipalOf } from '../callers/caller.ts';

/** What a REST route gets beside its request. */
export interface RestContext {
  readonly principal: Principal;
  readonly request: Request;
  readonly response: Response;
  /** Aborted when the connection closes before the answer is whole. */
  readonly signal: AbortSignal;
  /** W3C trace context that the caller sent; null: none, or unreadable. */
  readonly traceparent: string | null;
}

/** A message type as a method names it. */
interface Codec<Message, Output> {
  readonly serialize: (message: Message) => Buffer;
  readonly deserialize: (bytes: Buffer) => Output;
}

/** Turns methods on plain values into express handlers: who calls, cancellation. Errors go to the app's problem middleware. */
export class RestDoor {
  readonly #principalOf: PrincipalOf;

  constructor(principalOf: PrincipalOf) {
    this.#principalOf = principalOf;
  }

  route(run: (context: RestContext) => Promise<void>): RequestHandler {
    return async (request, response) => {
      const controller = new AbortController();
      response.on('close', () => {
        if (!response.writableFinished)
          controller.abort(new LatheError('cancelled', 'The caller closed the connection.'));
      });
      const principal = await this.#principalOf(callerOf(request.headersDistinct['authorization'] ?? []));
      try {
        const traceparent = checkedTraceparent(request.get('traceparent'));
        await run({ principal, request, response, signal: controller.signal, traceparent });
      } catch (caught) {
        if (!response.destroyed) throw caught;
      }
    };
  }
}

/** The JSON form of a message exactly as a gRPC client would read it, with defaults filled in. */
export function toJson<Message, Output extends object>(
  typeName: string,
  codec: Codec<Message, Output>,
  message: Message,
): object {
  return loadLatheProtos().json.write(typeName, codec.deserialize(codec.serialize(message)));
}

/** The message that JSON stands for, as a gRPC handler would get it. @throws invalid_argument naming the field. */
export function fromJson<Message, Output>(typeName: string, codec: Codec<Message, Output>, json: unknown): Output {
  const { json: protoJson } = loadLatheProtos();
  try {
    // proto-loader's input types are partial objects; `read` has checked names and types against the same descriptor.
    return codec.deserialize(codec.serialize(protoJson.read(typeName, json) as Message));
  } catch (caught) {
    if (!(caught instanceof ProtoJsonError)) throw caught;
    throw new LatheError('invalid_argument', caught.message, { details: { field: caught.field }, cause: caught });
  }
}

/** One query parameter. @throws invalid_argument when it is given more than once. */
export function queryText(request: Request, name: string): string {
  const value: unknown = request.query[name];
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new LatheError('invalid_argument', `The query names ${name} more than once.`, { details: { field: name } });
}

/** A path parameter of one segment. */
export function pathText(request: Request, name: string): string {
  const value: unknown = request.params[name];
  return typeof value === 'string' ? value : '';
}
