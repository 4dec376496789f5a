import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ReceivedBody, requireObjectKey, requireObjectPrefix, requireUrlLifetime } from '@lathe/core';
import type { AssetStore, BodyLimits, ListedObject, SignedUrlRequest, StoredObject } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { findConditionalWrites, type ConditionalWrites } from './conditional-writes.ts';
import { KeyTurns } from './key-turns.ts';
import { listObjects } from './list-objects.ts';
import { MultipartUpload, type EncryptionInput } from './multipart-upload.ts';
import { partsOf, type BodyPart } from './parts-of.ts';
import { removeStaleUploads } from './remove-stale-uploads.ts';
import { bounds, type S3AssetStoreOptions } from './s3-asset-store-options.ts';
import { S3Calls } from './s3-calls.ts';
import { fromS3Error, isConflict, isTaken } from './s3-error.ts';
import { requireOptions } from './require-options.ts';

/** Makes one object visible. @param condition `*`: only if there is none under the key. */
type Publish = (condition: '*' | null) => Promise<unknown>;

/**
 * Objects in a bucket of any S3, under their own keys. A body of one part goes up in one request with its SHA-256,
 * which the server checks; a longer one in parts with a CRC-32 each. Immutability rests on `If-None-Match: *`; see
 * `conditionalWrites` for servers without it.
 */
export class S3AssetStore implements AssetStore {
  /**
   * What `open` found the server to do. Where a kind of write is not conditional there, a look before it takes the
   * place of the condition: then two processes that put different bytes under one key at once may both succeed, and the
   * later bytes stay. Keys of attempts and uploads have one writer each.
   */
  readonly conditionalWrites: ConditionalWrites;
  readonly #calls: S3Calls;
  readonly #encryption: EncryptionInput;
  readonly #partBytes: number;
  readonly #partsInFlight: number;
  readonly #pageSize: number;
  readonly #turns = new KeyTurns();
  readonly #uploads = new Set<string>();

  private constructor(calls: S3Calls, options: S3AssetStoreOptions, conditionalWrites: ConditionalWrites) {
    this.#calls = calls;
    this.conditionalWrites = conditionalWrites;
    this.#encryption = encryptionInput(options);
    this.#partBytes = options.partBytes ?? bounds.partBytes.usual;
    this.#partsInFlight = options.partsInFlight ?? bounds.partsInFlight.usual;
    this.#pageSize = options.pageSize ?? bounds.pageSize.usual;
  }

  /**
   * Finds the bucket and what its server can do, by writing and removing an object below `.lathe-probe/`.
   * @throws invalid_argument for an option out of its range; not_found without the bucket; permission_denied; unavailable.
   */
  static async open(options: S3AssetStoreOptions): Promise<S3AssetStore> {
    requireOptions(options);
    const calls = new S3Calls(options);
    try {
      await calls.call('HeadBucket', (abortSignal) =>
        calls.client.send(new HeadBucketCommand({ Bucket: calls.bucket }), { abortSignal }),
      );
      return new S3AssetStore(calls, options, await findConditionalWrites(calls));
    } catch (caught) {
      calls.close();
      throw caught;
    }
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, options: BodyLimits): Promise<StoredObject> {
    requireObjectKey(key);
    const { signal } = options;
    const received = new ReceivedBody(body, options);
    let upload: MultipartUpload | null = null;
    try {
      for await (const part of partsOf(received, this.#partBytes)) {
        if (part.isLast && part.number === 1) return await this.#putWhole(key, part, received.finish(), signal);
        upload ??= await this.#begin(key, signal);
        await upload.add(part, this.#partsInFlight, signal);
      }
      if (upload === null) throw new LatheError('internal', 'A body ended without a last part.');
      await upload.settled();
      return await this.#putParts(key, upload, received.finish(), signal);
    } catch (caught) {
      throw LatheError.from(caught);
    } finally {
      if (upload !== null) {
        // How the put ended counts; parts that cannot be removed now are leftovers.
        await upload.abort().catch(() => undefined);
        this.#uploads.delete(upload.id);
      }
    }
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    requireObjectKey(key);
    const { Body } = await this.#calls.call(`GetObject of ${key}`, (abortSignal) =>
      this.#calls.client.send(
        new GetObjectCommand({
          ...this.#at(key),
          ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
        }),
        { abortSignal },
      ),
    );
    if (!(Body instanceof Readable))
      throw new LatheError('io_error', `S3 answered GetObject of ${key} without a body.`);
    return Body;
  }

  async stat(key: string): Promise<ListedObject> {
    requireObjectKey(key);
    const { ContentLength = 0, LastModified } = await this.#calls.call(`HeadObject of ${key}`, (abortSignal) =>
      this.#calls.client.send(new HeadObjectCommand(this.#at(key)), { abortSignal }),
    );
    return { key, sizeBytes: ContentLength, modifiedMs: LastModified?.getTime() ?? 0 };
  }

  async delete(key: string): Promise<void> {
    requireObjectKey(key);
    try {
      await this.#calls.call(`DeleteObject of ${key}`, (abortSignal) =>
        this.#calls.client.send(new DeleteObjectCommand(this.#at(key)), { abortSignal }),
      );
    } catch (caught) {
      if (!(caught instanceof LatheError && caught.details['s3Code'] === 'NoSuchKey')) throw caught;
    }
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    requireObjectPrefix(prefix);
    yield* listObjects(this.#calls, prefix, this.#pageSize);
  }

  /** Aborts uploads that nobody completed. @returns the bytes of their parts; 0 from a server that lists no uploads. */
  async removeLeftovers(olderThanMs: number): Promise<number> {
    return await removeStaleUploads(this.#calls, Date.now() - olderThanMs, this.#uploads);
  }

  /** With a PUT goes `If-None-Match: *`, where the server heeds it, and how to encrypt: both in the URL's fragment. */
  async signUrl({ key, method, expiresSeconds }: SignedUrlRequest): Promise<string> {
    requireObjectKey(key);
    requireUrlLifetime(expiresSeconds);
    const options = { expiresIn: expiresSeconds };
    try {
      if (method === 'GET') return await getSignedUrl(this.#calls.client, new GetObjectCommand(this.#at(key)), options);
      const condition = this.conditionalWrites.single ? { IfNoneMatch: '*' } : {};
      const put = new PutObjectCommand({ ...this.#at(key), ...condition, ...this.#encryption });
      const url = await getSignedUrl(this.#calls.client, put, options);
      const headers = requiredHeaderPairs(condition.IfNoneMatch, this.#encryption);
      return headers === '' ? url : `${url}#${headers}`;
    } catch (caught) {
      throw fromS3Error(caught, `Signing a URL for ${key}`);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#calls.close();
    return Promise.resolve();
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#calls.bucket, Key: key };
  }

  async #begin(key: string, signal: AbortSignal | undefined): Promise<MultipartUpload> {
    const upload = await MultipartUpload.create(this.#calls, key, this.#partBytes, this.#encryption, signal);
    this.#uploads.add(upload.id);
    return upload;
  }

  async #putWhole(
    key: string,
    { bytes }: BodyPart,
    stored: StoredObject,
    signal: AbortSignal | undefined,
  ): Promise<StoredObject> {
    const put: Publish = async (condition) =>
      await this.#calls.call(
        `PutObject of ${key}`,
        (abortSignal) =>
          this.#calls.client.send(
            new PutObjectCommand({
              ...this.#at(key),
              Body: bytes,
              ContentLength: bytes.byteLength,
              ContentType: 'application/octet-stream',
              ChecksumSHA256: Buffer.from(stored.sha256, 'hex').toString('base64'),
              ...this.#encryption,
              ...(condition === null ? {} : { IfNoneMatch: condition }),
            }),
            { abortSignal },
          ),
        { signal, mapped: (caught) => caught },
      );
    return await this.#publish(key, stored, this.conditionalWrites.single, put);
  }

  async #putParts(
    key: string,
    upload: MultipartUpload,
    stored: StoredObject,
    signal: AbortSignal | undefined,
  ): Promise<StoredObject> {
    const complete: Publish = (condition) => upload.complete(condition, signal);
    return await this.#publish(key, stored, this.conditionalWrites.multipart, complete);
  }

  /** One after the other under each key in this process; between processes the server decides, where it can. */
  async #publish(key: string, stored: StoredObject, conditional: boolean, publish: Publish): Promise<StoredObject> {
    await this.#turns.take(key, async () => {
      if (!conditional && (await this.#isThere(key))) return await this.#requireSame(key, stored);
      try {
        await publish(conditional ? '*' : null);
      } catch (caught) {
        if (caught instanceof LatheError) throw caught;
        // Taken may mean: by an earlier try of this very put whose answer was lost. So may an upload that is gone.
        const isGone = caught instanceof Error && caught.name === 'NoSuchUpload';
        if (isTaken(caught) || isConflict(caught) || (isGone && (await this.#isThere(key))))
          return await this.#requireSame(key, stored);
        throw fromS3Error(caught, `Writing ${key}`);
      }
    });
    return stored;
  }

  async #isThere(key: string): Promise<boolean> {
    try {
      await this.stat(key);
      return true;
    } catch (caught) {
      if (caught instanceof LatheError && caught.code === 'not_found') return false;
      throw caught;
    }
  }

  /** @throws wrong_state when the key holds other bytes; unavailable when it holds none, since another put is under way or was just deleted. */
  async #requireSame(key: string, stored: StoredObject): Promise<void> {
    try {
      const { sizeBytes } = await this.stat(key);
      if (sizeBytes === stored.sizeBytes) {
        const hash = createHash('sha256');
        const bytes: AsyncIterable<Buffer> = await this.read(key);
        for await (const chunk of bytes) hash.update(chunk);
        if (hash.digest('hex') === stored.sha256) return;
      }
    } catch (caught) {
      if (!(caught instanceof LatheError && caught.code === 'not_found')) throw caught;
      throw new LatheError('unavailable', `Another write of object ${key} was under way.`, { cause: caught });
    }
    throw new LatheError('wrong_state', `Object ${key} exists with other bytes.`, { details: { key } });
  }
}

function encryptionInput({ encryption = { kind: 'none' } }: S3AssetStoreOptions): EncryptionInput {
  if (encryption.kind === 'none') return {};
  if (encryption.kind === 'AES256') return { ServerSideEncryption: 'AES256' };
  const { keyId } = encryption;
  return { ServerSideEncryption: 'aws:kms', ...(keyId === undefined ? {} : { SSEKMSKeyId: keyId }) };
}

function requiredHeaderPairs(condition: string | undefined, encryption: EncryptionInput): string {
  const pairs = {
    'if-none-match': condition,
    'x-amz-server-side-encryption': encryption.ServerSideEncryption,
    'x-amz-server-side-encryption-aws-kms-key-id': encryption.SSEKMSKeyId,
  };
  const headers = new URLSearchParams();
  for (const [name, value] of Object.entries(pairs)) if (value !== undefined) headers.set(name, value);
  return headers.toString();
}
