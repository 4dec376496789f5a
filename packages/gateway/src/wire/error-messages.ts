import { errorCatalogue, type ErrorCode, type ErrorRecord } from '@lathe/core/errors';
import type { Error as ErrorMessage, Error__Output } from '@lathe/proto';
import { detailsFromStrings, detailsToStrings } from '@lathe/service-kit';

export function errorToMessage(error: ErrorRecord): ErrorMessage {
  return { code: error.code, message: error.message, details: detailsToStrings(error.details) };
}

/** A code that is not in the catalogue becomes `internal`, with the name kept in the message. */
export function errorFromMessage(message: Error__Output): ErrorRecord {
  if (isErrorCode(message.code))
    return { code: message.code, message: message.message, details: detailsFromStrings(message.details) };
  return {
    code: 'internal',
    message: `${message.code}: ${message.message}`,
    details: detailsFromStrings(message.details),
  };
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text);
}
