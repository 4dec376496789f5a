import { errorCatalogue, LatheError, type ErrorCode } from '@lathe/core/errors';
import { decodeErrorStatus, encodeErrorStatus, statusDetailsKey } from '@lathe/proto';
import { Metadata, type ServerErrorResponse, type ServiceError } from '@grpc/grpc-js';
import { detailsFromStrings, detailsToStrings } from './error-details.ts';

/** `google.rpc.Code` numbers of calls that failed without a word from Lathe, e.g. in a proxy. */
const codesOfBareStatuses: ReadonlyMap<number, ErrorCode> = new Map([
  [1, 'cancelled'],
  [3, 'invalid_argument'],
  [4, 'deadline_exceeded'],
  [5, 'not_found'],
  [7, 'permission_denied'],
  [8, 'limit_exceeded'],
  [11, 'invalid_argument'],
  [12, 'invalid_argument'],
  [14, 'unavailable'],
  [16, 'unauthenticated'],
]);

/**
 * Most of a message, and of all details together, that goes into trailers, UTF-16 code units. A client that is sent
 * larger trailers than it takes ends the whole connection, with every other call on it.
 */
const messageLimit = 2000;
const detailsLimit = 4000;

/** The gRPC form of an error: its status, and `google.rpc.ErrorInfo` with the code as reason and the details as metadata; long ones are cut. */
export function toServiceError(error: LatheError): ServerErrorResponse {
  const code = error.facts.grpcStatus;
  const message = error.message.length > messageLimit ? `${error.message.slice(0, messageLimit - 1)}…` : error.message;
  const metadata = new Metadata();
  const bytes = encodeErrorStatus({
    code,
    message,
    reason: error.code,
    metadata: withinLimit(detailsToStrings(error.details)),
  });
  metadata.set(statusDetailsKey, bytes);
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the catalogue holds the numbers of this enum
  return Object.assign(new Error(message), { code, details: message, metadata });
}

/** The first details that fit. */
function withinLimit(details: Readonly<Record<string, string>>): Record<string, string> {
  let left = detailsLimit;
  return Object.fromEntries(Object.entries(details).filter(([key, value]) => (left -= key.length + value.length) >= 0));
}

/** What a client met, as a LatheError: by its ErrorInfo, else by the nearest code for the bare status. */
export function fromServiceError(caught: unknown): LatheError {
  if (!isServiceError(caught)) return LatheError.from(caught);
  const [bytes] = caught.metadata?.get(statusDetailsKey) ?? [];
  const decoded = Buffer.isBuffer(bytes) ? decodeErrorStatus(bytes) : null;
  if (decoded !== null && isErrorCode(decoded.reason))
    return new LatheError(decoded.reason, decoded.message, {
      details: detailsFromStrings(decoded.metadata),
      cause: caught,
    });
  return new LatheError(codesOfBareStatuses.get(caught.code) ?? 'internal', caught.details || caught.message, {
    cause: caught,
  });
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text);
}

function isServiceError(caught: unknown): caught is ServiceError {
  return caught instanceof Error && 'code' in caught && typeof caught.code === 'number' && 'details' in caught;
}
