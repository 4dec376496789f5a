import { createHmac, timingSafeEqual } from 'node:crypto';
import { requireObjectKey, requireUrlLifetime } from '@lathe/core';
import type { Clock, ObjectUrlGrant, ObjectUrlVerifier, SignedUrlRequest, UnverifiedObjectUrl } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

const expiresPattern = /^[1-9][0-9]{0,15}$/;
const signaturePattern = /^[0-9a-f]{64}$/;

export interface ObjectUrlSignerOptions {
  /** Origin of the server that answers, e.g. `http://127.0.0.1:8080`; asked at each signing, since a port may be bound late. */
  readonly baseUrl: () => string;
  /** At least 32 bytes; whoever knows it can read and write every object. */
  readonly signingSecret: Uint8Array;
  readonly clock: Clock;
}

/** Signs and checks URLs `/v1/objects/<key>?method&expires&signature`: HMAC-SHA256 over method, key and expiry. */
export class ObjectUrlSigner implements ObjectUrlVerifier {
  readonly #options: ObjectUrlSignerOptions;

  /** @throws invalid_argument for a short secret. */
  constructor(options: ObjectUrlSignerOptions) {
    if (options.signingSecret.byteLength < 32) {
      const length = options.signingSecret.byteLength;
      throw new LatheError('invalid_argument', `The signing secret has at least 32 bytes, got ${length}.`);
    }
    this.#options = options;
  }

  /** @throws invalid_argument for a key or lifetime outside the port's range. */
  sign({ key, method, expiresSeconds }: SignedUrlRequest): string {
    requireObjectKey(key);
    requireUrlLifetime(expiresSeconds);
    const expires = String(Math.ceil(this.#nowSeconds()) + expiresSeconds);
    const query = new URLSearchParams({ method, expires, signature: this.#mac(method, key, expires).toString('hex') });
    return `${this.#options.baseUrl()}/v1/objects/${key}?${query.toString()}`;
  }

  /** @throws invalid_argument for no key; permission_denied, without a reason that helps a guesser, for all else. */
  verify({ key, method, query }: UnverifiedObjectUrl): ObjectUrlGrant {
    requireObjectKey(key);
    const { method: signedMethod, expires, signature } = query;
    // A GET may be tried by HEAD: it tells less.
    const asked = method === 'HEAD' ? 'GET' : method;
    if (
      (asked !== 'GET' && asked !== 'PUT') ||
      signedMethod !== asked ||
      typeof expires !== 'string' ||
      !expiresPattern.test(expires) ||
      typeof signature !== 'string' ||
      !signaturePattern.test(signature) ||
      !timingSafeEqual(Buffer.from(signature, 'hex'), this.#mac(asked, key, expires))
    ) {
      throw new LatheError('permission_denied', 'The URL is not one that this server signed for this method.');
    }
    if (Number(expires) < this.#nowSeconds())
      throw new LatheError('permission_denied', 'The URL has expired; ask for a new one.');
    return { key, method: asked, expiresAtSeconds: Number(expires) };
  }

  #mac(method: string, key: string, expires: string): Buffer {
    return createHmac('sha256', this.#options.signingSecret).update(`${method}\n${key}\n${expires}`).digest();
  }

  #nowSeconds(): number {
    return this.#options.clock.nowUs() / 1e6;
  }
}
