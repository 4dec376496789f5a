import type { Readable } from 'node:stream';

/** A stored object's size and hash. */
export interface StoredObject {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
}

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970; when the object became visible. */
  readonly modifiedMs: number;
}

export interface SignedUrlRequest {
  readonly key: string;
  readonly method: 'GET' | 'PUT';
  /** Lifetime, 1 … 604,800 s. */
  readonly expiresSeconds: number;
}

/**
 * Immutable objects under keys of `/`-separated segments of `A-Z a-z 0-9 . _ -`; no segment is empty, `.` or `..`.
 * Any other key is `invalid_argument`, on every method.
 * An object is visible whole or not at all, and durable when `put` resolves.
 */
export interface AssetStore extends AsyncDisposable {
  /** Reads the body to its end. @throws wrong_state when the key exists with other bytes, limit_exceeded past `limitBytes`, invalid_argument for bytes of another hash than `sha256` (lower-case hexadecimal). A failed or aborted put leaves nothing visible. */
  put(
    key: string,
    body: AsyncIterable<Uint8Array>,
    options: { signal?: AbortSignal; limitBytes?: number; sha256?: string },
  ): Promise<StoredObject>;
  /** Bytes `start` … `end` inclusive; whole object without range. The caller destroys the stream. @throws not_found. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** @throws not_found. */
  stat(key: string): Promise<ListedObject>;
  /** Deleting what is not there succeeds. */
  delete(key: string): Promise<void>;
  /** Every object under the prefix, which is empty or ends in `/`, in the order of the keys' bytes. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** Removes what crashed puts left behind, older than the given age. @returns bytes removed. */
  removeLeftovers(olderThanMs: number): Promise<number>;
  /**
   * A URL with which the holder may GET (with ranges) or PUT this one object until it expires. Its fragment, if any,
   * holds the headers that a request must carry besides, as URL-encoded pairs: `#if-none-match=*`; see `requiredHeaders`.
   * @throws invalid_argument for another lifetime.
   */
  signUrl(request: SignedUrlRequest): Promise<string>;
}

/** A request for an object as it came in: nothing about it is to be believed yet. */
export interface UnverifiedObjectUrl {
  /** HTTP method of the request. */
  readonly method: string;
  /** Path below `/v1/objects/`, decoded. */
  readonly key: string;
  /** Query parameters; one given twice is no string. */
  readonly query: Readonly<Record<string, unknown>>;
}

/** What a signed URL allows. */
export interface ObjectUrlGrant {
  readonly key: string;
  readonly method: 'GET' | 'PUT';
  /** Seconds since 1970. */
  readonly expiresAtSeconds: number;
}

/** The other half of `signUrl`, for a store whose URLs are served by the gateway itself. */
export interface ObjectUrlVerifier {
  /**
   * Checks method, key, expiry and signature, in constant time where it matters; HEAD passes with a URL for GET.
   * @throws permission_denied for a URL that was not signed here or has expired; invalid_argument for no key.
   */
  verify(request: UnverifiedObjectUrl): ObjectUrlGrant;
}
