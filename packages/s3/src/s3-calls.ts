import { S3Client } from '@aws-sdk/client-s3';
import { LatheError } from '@lathe/core/errors';
import { bounds, type S3AssetStoreOptions } from './s3-asset-store-options.ts';
import { fromS3Error } from './s3-error.ts';

const connectLimitMs = 5000;

/** Every call to one bucket: bounded in time and tries; what fails comes out as an error of the catalogue. */
export class S3Calls {
  readonly client: S3Client;
  readonly bucket: string;
  readonly #limitMs: number;
  readonly #open = new Set<AbortController>();

  constructor(options: S3AssetStoreOptions) {
    const { bucket, region, endpoint, credentials, pathStyle = endpoint !== undefined } = options;
    this.bucket = bucket;
    this.#limitMs = options.callLimitMs ?? bounds.callLimitMs.usual;
    this.client = new S3Client({
      region,
      forcePathStyle: pathStyle,
      maxAttempts: options.tries ?? bounds.tries.usual,
      retryMode: 'standard',
      // Checksums are asked for where they are wanted: by itself the SDK would sign one of no bytes into PUT URLs.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: connectLimitMs, socketTimeout: this.#limitMs },
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    });
  }

  /**
   * @param what `GetObject of a/b`, for messages.
   * @param act Sends a command with the signal it is given; what it throws is mapped by `mapped`.
   * @throws cancelled when the caller's signal fires; unavailable after the call limit.
   */
  async call<Output>(
    what: string,
    act: (abortSignal: AbortSignal) => Promise<Output>,
    { signal, mapped = fromS3Error }: CallOptions = {},
  ): Promise<Output> {
    const limit = new AbortController();
    // Not AbortSignal.timeout: a body that is read after the answer may take as long as it likes.
    const timer = setTimeout(() => limit.abort(), this.#limitMs);
    this.#open.add(limit);
    try {
      signal?.throwIfAborted();
      return await act(signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]));
    } catch (cause) {
      const named = `${what} in bucket ${this.bucket}`;
      if (signal?.aborted === true) throw new LatheError('cancelled', 'The upload was aborted.', { cause });
      if (limit.signal.aborted)
        throw new LatheError('unavailable', `${named} got no answer from S3 within ${this.#limitMs} ms.`, { cause });
      throw mapped(cause, named);
    } finally {
      clearTimeout(timer);
      this.#open.delete(limit);
    }
  }

  /** Ends every call that waits, and closes the connections. */
  close(): void {
    for (const call of this.#open) call.abort();
    this.client.destroy();
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** What a failure becomes; `fromS3Error` unless set. */
  readonly mapped?: (caught: unknown, what: string) => unknown;
}
