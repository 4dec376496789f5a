import { LatheError } from '@lathe/core/errors';

/** The STREAMINFO block of a FLAC, RFC 9639 clause 8.2. */
export interface StreamInfo {
  /** Frames of audio in each block but the last, where the encoder kept to one size. */
  readonly blockFrames: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitsPerSample: number;
  /** Null when the encoder did not know it. */
  readonly lengthFrames: number | null;
  /** MD5 of the interleaved samples, 32 hex digits; null when not set. */
  readonly md5: string | null;
  /** The payload as it stands in the file. */
  readonly payload: Uint8Array;
}

/** Size of the payload; the format allows no other. */
const streamInfoSizeBytes = 34;

/** @throws LatheError `malformed_media` when the payload has not 34 bytes. */
export function parseStreamInfo(payload: Uint8Array): StreamInfo {
  if (payload.length !== streamInfoSizeBytes) {
    throw new LatheError(
      'malformed_media',
      `The STREAMINFO block has ${payload.length} bytes; expected ${streamInfoSizeBytes}.`,
    );
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const packed = view.getUint32(10);
  const lengthFrames = (view.getUint8(13) & 0x0f) * 2 ** 32 + view.getUint32(14);
  const md5 = Buffer.from(payload.subarray(18, 34)).toString('hex');
  return {
    blockFrames: view.getUint16(2),
    sampleRateHz: packed >>> 12,
    channelCount: ((packed >>> 9) & 0x07) + 1,
    bitsPerSample: ((packed >>> 4) & 0x1f) + 1,
    lengthFrames: lengthFrames === 0 ? null : lengthFrames,
    md5: /^0+$/.test(md5) ? null : md5,
    payload,
  };
}
