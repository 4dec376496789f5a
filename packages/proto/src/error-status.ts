import { loadLatheProtos } from './load-lathe-protos.ts';

/** Name of the trailer that carries a serialised `google.rpc.Status`. */
export const statusDetailsKey = 'grpc-status-details-bin';

/** The `domain` of every ErrorInfo of Lathe. */
export const errorDomain = 'lathe';

const errorInfoUrl = 'type.googleapis.com/google.rpc.ErrorInfo';

/** A failed call as `google.rpc.Status` says it, with one `google.rpc.ErrorInfo`. */
export interface ErrorStatus {
  /** `google.rpc.Code` number. */
  readonly code: number;
  readonly message: string;
  /** Name in the error catalogue. */
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes for the `grpc-status-details-bin` trailer. */
export function encodeErrorStatus(status: ErrorStatus): Buffer {
  const { Status, ErrorInfo } = loadLatheProtos();
  const value = ErrorInfo.serialize({
    reason: status.reason,
    domain: errorDomain,
    metadata: { ...status.metadata },
  });
  return Status.serialize({
    code: status.code,
    message: status.message,
    details: [{ type_url: errorInfoUrl, value }],
  });
}

/** Reads such a trailer; null when it holds no ErrorInfo of Lathe. */
export function decodeErrorStatus(bytes: Buffer): ErrorStatus | null {
  const { Status, ErrorInfo } = loadLatheProtos();
  const status = Status.deserialize(bytes);
  for (const detail of status.details) {
    if (!('type_url' in detail) || detail.type_url !== errorInfoUrl) continue;
    const info = ErrorInfo.deserialize(detail.value);
    if (info.domain === errorDomain)
      return { code: status.code, message: status.message, reason: info.reason, metadata: info.metadata };
  }
  return null;
}
