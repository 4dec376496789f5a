import { createHash } from 'node:crypto';
import { LatheError } from '../errors/index.ts';
import type { StoredObject } from './asset-store.ts';
import { untilAborted } from './until-aborted.ts';

/** What a body is held to; see `AssetStore.put`. */
export interface BodyLimits {
  readonly signal?: AbortSignal;
  readonly limitBytes?: number;
  /** What the bytes must have, lower-case hexadecimal; any unless given. */
  readonly sha256?: string;
}

/** A body on its way into an asset store: counted, hashed, bounded, and ended by its signal. Iterate it once. */
export class ReceivedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #limits: BodyLimits;
  readonly #hash = createHash('sha256');
  #sizeBytes = 0;

  constructor(body: AsyncIterable<Uint8Array>, limits: BodyLimits) {
    this.#body = body;
    this.#limits = limits;
  }

  /** @throws limit_exceeded, cancelled, what the body throws. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { signal, limitBytes = Number.POSITIVE_INFINITY } = this.#limits;
    for await (const chunk of untilAborted(this.#body, signal)) {
      this.#sizeBytes += chunk.byteLength;
      if (this.#sizeBytes > limitBytes) {
        throw new LatheError('limit_exceeded', `The body is longer than ${limitBytes} bytes.`, {
          details: { limitBytes },
        });
      }
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** What came, once it has ended; call once. @throws invalid_argument for another hash than was promised. */
  finish(): StoredObject {
    const { sha256: expected } = this.#limits;
    const sha256 = this.#hash.digest('hex');
    if (expected !== undefined && sha256 !== expected) {
      throw new LatheError('invalid_argument', `The bytes received have SHA-256 ${sha256}, not ${expected}.`, {
        details: { field: 'sha256', received: sha256, expected },
      });
    }
    return { sizeBytes: this.#sizeBytes, sha256 };
  }
}
