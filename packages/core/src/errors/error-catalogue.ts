/** How one kind of failure looks at every edge. */
export interface ErrorFacts {
  /** `google.rpc.Code` number. */
  readonly grpcStatus: number;
  readonly httpStatus: number;
  /** Exit code of the CLI: 2 usage, 3 input refused, 4 target refused, 5 state or conflict, 6 try again, 70 defect. */
  readonly exitCode: number;
  /** The same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  /** What the reader can do about it, one sentence. */
  readonly remedy: string;
}

/** Every error a user can meet; `docs/reference/errors.md` is held equal to it by a test. */
export const errorCatalogue = {
  invalid_argument: {
    grpcStatus: 3,
    httpStatus: 400,
    exitCode: 2,
    retryable: false,
    remedy: 'Correct the named value and call again.',
  },
  unauthenticated: {
    grpcStatus: 16,
    httpStatus: 401,
    exitCode: 2,
    retryable: false,
    remedy: 'Send a valid credential.',
  },
  permission_denied: {
    grpcStatus: 7,
    httpStatus: 403,
    exitCode: 2,
    retryable: false,
    remedy: 'Use a credential that has the named scope, or an allowed host and origin.',
  },
  not_found: {
    grpcStatus: 5,
    httpStatus: 404,
    exitCode: 5,
    retryable: false,
    remedy: 'Check the name or id; what it stood for may have been moved or deleted.',
  },
  request_conflict: {
    grpcStatus: 6,
    httpStatus: 409,
    exitCode: 5,
    retryable: false,
    remedy: 'Use a new request_id for a different request.',
  },
  wrong_state: {
    grpcStatus: 9,
    httpStatus: 409,
    exitCode: 5,
    retryable: false,
    remedy: 'Read the resource again and call only what its state allows.',
  },
  stale_fence: {
    grpcStatus: 10,
    httpStatus: 409,
    exitCode: 5,
    retryable: false,
    remedy: 'Stop this attempt: its lease has ended and another may be running.',
  },
  resume_expired: {
    grpcStatus: 11,
    httpStatus: 410,
    exitCode: 5,
    retryable: false,
    remedy: 'Start the watch again without a token; it begins with a snapshot.',
  },
  directory_in_use: {
    grpcStatus: 9,
    httpStatus: 409,
    exitCode: 5,
    retryable: false,
    remedy: 'Stop the other process, or choose another data directory.',
  },
  output_conflict: {
    grpcStatus: 9,
    httpStatus: 409,
    exitCode: 2,
    retryable: false,
    remedy: 'Choose an output directory in which no input is overwritten and no two outputs share a name.',
  },
  unsupported_format: {
    grpcStatus: 3,
    httpStatus: 415,
    exitCode: 3,
    retryable: false,
    remedy:
      'Convert the file to FLAC, or to WAV or RF64 of 16, 24 or 32 bit integers or 32 bit float; MP3, Ogg Vorbis and Opus are read too.',
  },
  unsupported_rate: {
    grpcStatus: 3,
    httpStatus: 422,
    exitCode: 3,
    retryable: false,
    remedy: 'Supply audio between 8 and 384 kHz.',
  },
  unsupported_layout: {
    grpcStatus: 3,
    httpStatus: 422,
    exitCode: 3,
    retryable: false,
    remedy:
      'Say the layout (--layout 7.1.4, or the label of each channel), or supply audio whose speaker mask names every channel.',
  },
  malformed_media: {
    grpcStatus: 3,
    httpStatus: 422,
    exitCode: 3,
    retryable: false,
    remedy: 'Export the file again from its source.',
  },
  input_corrupt: {
    grpcStatus: 15,
    httpStatus: 422,
    exitCode: 3,
    retryable: false,
    remedy: 'Supply an undamaged copy: this one decodes to other audio than it declares.',
  },
  input_empty: {
    grpcStatus: 3,
    httpStatus: 422,
    exitCode: 3,
    retryable: false,
    remedy: 'Supply a file with at least one frame of audio.',
  },
  limit_exceeded: {
    grpcStatus: 8,
    httpStatus: 413,
    exitCode: 3,
    retryable: false,
    remedy: 'Keep within the named limit, or raise it in the configuration.',
  },
  nonfinite_samples: {
    grpcStatus: 3,
    httpStatus: 422,
    exitCode: 3,
    retryable: false,
    remedy: 'Render the file again, or let the recipe replace NaN and infinity by zero.',
  },
  unmeasurable: {
    grpcStatus: 9,
    httpStatus: 422,
    exitCode: 4,
    retryable: false,
    remedy: 'Supply at least 400 ms of audio above -70 LUFS, or ask for no loudness target.',
  },
  target_unreachable: {
    grpcStatus: 9,
    httpStatus: 422,
    exitCode: 4,
    retryable: false,
    remedy: 'Accept the nearest reachable level, raise the ceiling, or choose a policy that may limit.',
  },
  proof_failed: {
    grpcStatus: 13,
    httpStatus: 500,
    exitCode: 70,
    retryable: true,
    remedy: 'Report this as a defect of Lathe: the written file did not measure as promised.',
  },
  cancelled: {
    grpcStatus: 1,
    httpStatus: 499,
    exitCode: 130,
    retryable: false,
    remedy: 'Ask again if the result is still wanted.',
  },
  io_error: {
    grpcStatus: 13,
    httpStatus: 500,
    exitCode: 6,
    retryable: true,
    remedy: 'Check path, permissions and free space.',
  },
  render_crashed: {
    grpcStatus: 13,
    httpStatus: 500,
    exitCode: 70,
    retryable: true,
    remedy: 'Try again; if it happens twice, report the input and recipe.',
  },
  deadline_exceeded: {
    grpcStatus: 4,
    httpStatus: 504,
    exitCode: 6,
    retryable: true,
    remedy: 'Try again, or allow more time.',
  },
  server_missing: {
    grpcStatus: 9,
    httpStatus: 503,
    exitCode: 6,
    retryable: false,
    remedy: 'Install what is named, or name a server that runs already.',
  },
  unavailable: { grpcStatus: 14, httpStatus: 503, exitCode: 6, retryable: true, remedy: 'Try again in a moment.' },
  internal: {
    grpcStatus: 13,
    httpStatus: 500,
    exitCode: 70,
    retryable: false,
    remedy: 'Report this as a defect of Lathe.',
  },
} as const satisfies Record<string, ErrorFacts>;

/** Stable name of an error: the `reason` of gRPC ErrorInfo, REST problems, job results and CLI output. */
export type ErrorCode = keyof typeof errorCatalogue;
