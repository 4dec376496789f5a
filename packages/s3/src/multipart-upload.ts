import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { LatheError } from '@lathe/core/errors';
import type { BodyPart } from './parts-of.ts';
import type { S3Calls } from './s3-calls.ts';

/** Headers of a new object that say how it is encrypted at rest. */
export interface EncryptionInput {
  readonly ServerSideEncryption?: 'AES256' | 'aws:kms';
  readonly SSEKMSKeyId?: string;
}

const mostParts = 10_000;

/** One object going up in parts; visible only when `complete` resolves. The server checks the CRC-32 of each part. */
export class MultipartUpload {
  readonly id: string;
  readonly #calls: S3Calls;
  readonly #key: string;
  readonly #partBytes: number;
  readonly #parts: CompletedPart[] = [];
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #failure: unknown = null;
  #isComplete = false;

  private constructor(calls: S3Calls, key: string, partBytes: number, id: string) {
    this.#calls = calls;
    this.#key = key;
    this.#partBytes = partBytes;
    this.id = id;
  }

  /** @param partBytes size of every part but the last. */
  static async create(
    calls: S3Calls,
    key: string,
    partBytes: number,
    encryption: EncryptionInput,
    signal?: AbortSignal,
  ): Promise<MultipartUpload> {
    const { UploadId } = await calls.call(
      `CreateMultipartUpload of ${key}`,
      (abortSignal) =>
        calls.client.send(
          new CreateMultipartUploadCommand({
            Bucket: calls.bucket,
            Key: key,
            ContentType: 'application/octet-stream',
            ChecksumAlgorithm: 'CRC32',
            ...encryption,
          }),
          { abortSignal },
        ),
      { signal },
    );
    if (UploadId === undefined) throw new LatheError('io_error', `S3 began an upload of ${key} without an id.`);
    return new MultipartUpload(calls, key, partBytes, UploadId);
  }

  /** Resolves when fewer than `inFlight` parts are under way; the part's bytes are the upload's until `settled`. @throws what an earlier part failed with. */
  async add(part: BodyPart, inFlight: number, signal?: AbortSignal): Promise<void> {
    if (part.number > mostParts) {
      throw new LatheError(
        'limit_exceeded',
        `The body is longer than ${mostParts} parts of ${this.#partBytes} bytes; a larger part size takes more.`,
        { details: { limitBytes: mostParts * this.#partBytes } },
      );
    }
    const sending = this.#send(part, signal)
      .catch((caught: unknown) => {
        this.#failure ??= caught;
        this.#stop.abort();
      })
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
    while (this.#underWay.size >= inFlight) await Promise.race(this.#underWay);
    if (this.#failure !== null) throw this.#failure;
  }

  /** Resolves when every part is there. @throws what a part failed with. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#failure !== null) throw this.#failure;
  }

  /** Makes the object visible. @param condition `*`: only if there is none under the key. @throws what the SDK throws. */
  async complete(condition: '*' | null, signal?: AbortSignal): Promise<void> {
    await this.#calls.call(
      `CompleteMultipartUpload of ${this.#key}`,
      (abortSignal) =>
        this.#calls.client.send(
          new CompleteMultipartUploadCommand({
            Bucket: this.#calls.bucket,
            Key: this.#key,
            UploadId: this.id,
            MultipartUpload: { Parts: this.#parts },
            ...(condition === null ? {} : { IfNoneMatch: condition }),
          }),
          { abortSignal },
        ),
      { signal, mapped: (caught) => caught },
    );
    this.#isComplete = true;
  }

  /**
   * Unless it is complete: stops the parts that are under way and removes those that are there.
   * @throws unavailable; then `removeLeftovers` does it one day.
   */
  async abort(): Promise<void> {
    if (this.#isComplete) return;
    this.#stop.abort();
    await Promise.all(this.#underWay);
    await abortUpload(this.#calls, this.#key, this.id);
  }

  async #send({ number, bytes }: BodyPart, signal?: AbortSignal): Promise<void> {
    const stop = this.#stop.signal;
    const { ETag, ChecksumCRC32 } = await this.#calls.call(
      `UploadPart ${number} of ${this.#key}`,
      (abortSignal) =>
        this.#calls.client.send(
          new UploadPartCommand({
            Bucket: this.#calls.bucket,
            Key: this.#key,
            UploadId: this.id,
            PartNumber: number,
            Body: bytes,
            ContentLength: bytes.byteLength,
            ChecksumAlgorithm: 'CRC32',
          }),
          { abortSignal },
        ),
      { signal: signal === undefined ? stop : AbortSignal.any([stop, signal]) },
    );
    this.#parts[number - 1] = {
      PartNumber: number,
      ...(ETag === undefined ? {} : { ETag }),
      ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }),
    };
  }
}

/** Removes an upload that was never completed. One that is gone already is as good. */
export async function abortUpload(calls: S3Calls, key: string, uploadId: string): Promise<void> {
  try {
    await calls.call(`AbortMultipartUpload of ${key}`, (abortSignal) =>
      calls.client.send(new AbortMultipartUploadCommand({ Bucket: calls.bucket, Key: key, UploadId: uploadId }), {
        abortSignal,
      }),
    );
  } catch (caught) {
    if (!(caught instanceof LatheError && caught.code === 'not_found')) throw caught;
  }
}
