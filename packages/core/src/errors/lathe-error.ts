import { errorCatalogue, type ErrorCode, type ErrorFacts } from './error-catalogue.ts';

/** JSON scalars only, so that details survive threads, gRPC metadata and storage. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** An error as data: what crosses threads, processes and the job store. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  /** A sentence that names the value received and what was expected. */
  readonly message: string;
  readonly details: ErrorDetails;
}

/** The one error class of Lathe; its code is in the catalogue. */
export class LatheError extends Error {
  override readonly name = 'LatheError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Status numbers, exit code and remedy of this error's code. */
  get facts(): ErrorFacts {
    return errorCatalogue[this.code];
  }

  toRecord(): ErrorRecord {
    return { code: this.code, message: this.message, details: this.details };
  }

  static fromRecord(record: ErrorRecord): LatheError {
    return new LatheError(record.code, record.message, { details: record.details });
  }

  /** The funnel: everything caught becomes a LatheError; what is not known becomes `internal`, with the cause kept. */
  static from(caught: unknown): LatheError {
    if (caught instanceof LatheError) return caught;
    if (caught instanceof Error) {
      if (caught.name === 'AbortError')
        return new LatheError('cancelled', 'The operation was cancelled.', { cause: caught });
      if (caught.name === 'TimeoutError')
        return new LatheError('deadline_exceeded', 'The operation took longer than its deadline.', { cause: caught });
      if (isSystemError(caught)) return fromSystemError(caught);
      return new LatheError('internal', caught.message || caught.name, { cause: caught });
    }
    return new LatheError('internal', String(caught), { cause: caught });
  }
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly syscall?: string;
}

function isSystemError(error: Error): error is SystemError {
  return 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

function fromSystemError(error: SystemError): LatheError {
  const details = { systemCode: error.code, path: error.path ?? null };
  if (error.code === 'ENOENT')
    return new LatheError('not_found', `There is no file ${error.path ?? ''}.`, { details, cause: error });
  return new LatheError(
    'io_error',
    `${error.syscall ?? 'I/O'} failed with ${error.code}${error.path ? ` on ${error.path}` : ''}.`,
    { details, cause: error },
  );
}
