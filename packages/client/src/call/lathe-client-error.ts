import { status, type ServiceError } from '@grpc/grpc-js';
import { decodeErrorStatus, statusDetailsKey } from '@lathe/proto';

/** A failed call, as the server's `google.rpc.ErrorInfo` says it. */
export class LatheClientError extends Error {
  override readonly name = 'LatheClientError';
  /** Name in the error catalogue, e.g. `target_unreachable`; `unavailable`, `deadline_exceeded`, `cancelled` or `internal` when the server sent none. */
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
  /** `google.rpc.Code` number. */
  readonly grpcStatus: number;

  constructor(
    code: string,
    message: string,
    options: { details?: Readonly<Record<string, string>>; grpcStatus?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.grpcStatus = options.grpcStatus ?? status.UNKNOWN;
  }

  /** The funnel: everything a call throws becomes a LatheClientError. */
  static from(caught: unknown): LatheClientError {
    if (caught instanceof LatheClientError) return caught;
    if (isServiceError(caught)) return fromServiceError(caught);
    if (caught instanceof Error && caught.name === 'AbortError') return cancelled(caught);
    if (caught instanceof Error && caught.name === 'TimeoutError') {
      return new LatheClientError('deadline_exceeded', 'The call took longer than its deadline.', {
        grpcStatus: status.DEADLINE_EXCEEDED,
        cause: caught,
      });
    }
    const message = caught instanceof Error ? caught.message : String(caught);
    return new LatheClientError('internal', message, { cause: caught });
  }
}

/** True when the connection, not the server's judgement, ended the call, so that the same call may be made again. */
export function isConnectionLoss(error: LatheClientError): boolean {
  const unavailable: number = status.UNAVAILABLE;
  if (error.grpcStatus === unavailable) return true;
  // A server that dies in the middle of a stream shows as one of these, never with an ErrorInfo.
  const { cause } = error;
  return (
    isServiceError(cause) &&
    (cause.code === status.CANCELLED || cause.code === status.INTERNAL) &&
    trailerOf(cause) === undefined &&
    /RST_STREAM|cancelled|GOAWAY|connection/i.test(cause.details)
  );
}

function cancelled(cause: unknown): LatheClientError {
  return new LatheClientError('cancelled', 'The call was cancelled.', { grpcStatus: status.CANCELLED, cause });
}

function isServiceError(caught: unknown): caught is ServiceError {
  return caught instanceof Error && 'code' in caught && typeof caught.code === 'number' && 'metadata' in caught;
}

function trailerOf(error: ServiceError): Buffer | undefined {
  const value = error.metadata.get(statusDetailsKey)[0];
  return Buffer.isBuffer(value) ? value : undefined;
}

const codeNames: Readonly<Record<number, string>> = {
  [status.CANCELLED]: 'cancelled',
  [status.INVALID_ARGUMENT]: 'invalid_argument',
  [status.DEADLINE_EXCEEDED]: 'deadline_exceeded',
  [status.NOT_FOUND]: 'not_found',
  [status.PERMISSION_DENIED]: 'permission_denied',
  [status.UNAUTHENTICATED]: 'unauthenticated',
  [status.RESOURCE_EXHAUSTED]: 'limit_exceeded',
  [status.UNAVAILABLE]: 'unavailable',
};

function fromServiceError(error: ServiceError): LatheClientError {
  const trailer = trailerOf(error);
  const told = trailer === undefined ? null : decodeErrorStatus(trailer);
  if (told !== null) {
    return new LatheClientError(told.reason, told.message, {
      details: told.metadata,
      grpcStatus: error.code,
      cause: error,
    });
  }
  return new LatheClientError(codeNames[error.code] ?? 'internal', error.details || error.message, {
    grpcStatus: error.code,
    cause: error,
  });
}
