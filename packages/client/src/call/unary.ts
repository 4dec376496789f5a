import type { Client } from '@grpc/grpc-js';
import { LatheClientError } from './lathe-client-error.ts';

/** How long one call may take and what ends it early. */
export interface CallSettings {
  readonly signal?: AbortSignal | undefined;
  /** 30,000 ms unless set. */
  readonly timeoutMs?: number | undefined;
}

/** What a call needs of a method's definition. */
interface UnaryMethod<Request, Response> {
  readonly path: string;
  requestSerialize(request: Request): Buffer;
  responseDeserialize(bytes: Buffer): Response;
}

/** One unary call as a promise. @throws LatheClientError. */
export function unary<Request, Response>(
  client: Client,
  method: UnaryMethod<Request, Response>,
  request: Request,
  { signal, timeoutMs = 30_000 }: CallSettings,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(LatheClientError.from(signal.reason));
      return;
    }
    const cancel = (): void => call.cancel();
    const call = client.makeUnaryRequest(
      method.path,
      (message: Request) => method.requestSerialize(message),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      request,
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        signal?.removeEventListener('abort', cancel);
        if (error !== null) reject(LatheClientError.from(error));
        else if (response === undefined) reject(new LatheClientError('internal', 'The server sent no message.'));
        else resolve(response);
      },
    );
    signal?.addEventListener('abort', cancel, { once: true });
  });
}
