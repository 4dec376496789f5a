import { LatheError } from '@lathe/core/errors';
import { channelMask, type ChannelLabel } from '../format/channel-layout.ts';
import type { ChunkToWrite } from '../pcm-writer.ts';
import { buildVorbisComment } from './build-vorbis-comment.ts';
import { maximumSeekPoints, seekPointSizeBytes } from './encoder/seek-points.ts';

/** What the metadata of a FLAC says. */
export interface FlacHeaderSpec {
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** Kept if it means the same channels; otherwise the layout's usual mask. */
  readonly channelMask?: number | null;
  /** Metadata blocks by the names `ChunkInfo` gives them: VORBIS_COMMENT (once), PICTURE, APPLICATION, CUESHEET. */
  readonly chunks?: readonly ChunkToWrite[];
  /** Names of Vorbis comments that are not carried along, such as `obsoleteFlacTags` finds. */
  readonly leaveOutTags?: readonly string[];
}

/** STREAMINFO's fields that are known only at the end, RFC 9639 clause 8.2. */
export interface FinalFacts {
  readonly smallestFrameBytes: number;
  readonly largestFrameBytes: number;
  readonly lengthFrames: number;
  /** 16 bytes, of the interleaved samples. */
  readonly md5: Uint8Array;
  /** Payload of the SEEKTABLE. */
  readonly seekTable: Uint8Array;
}

const carriedTypes: Readonly<Record<string, number>> = { APPLICATION: 2, CUESHEET: 5, PICTURE: 6 };
const blockHeaderSizeBytes = 4;
const largestBlockBytes = 0xff_ffff;
/** Room for tags to grow in place. */
const paddingSizeBytes = 4096;
/** The seek table and the padding share a room of fixed size, for how many points there will be is not known. */
const tailSizeBytes =
  blockHeaderSizeBytes + maximumSeekPoints * seekPointSizeBytes + blockHeaderSizeBytes + paddingSizeBytes;
const streamInfoSizeBytes = 34;

/** Speaker masks that FLAC's channel orders mean without being told, by channel count (RFC 9639 clause 9.1.3). */
const impliedMasks = [0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f];

/** Everything before the first frame; it never changes its size. */
export class FlacHeader {
  readonly sizeBytes: number;
  readonly #spec: FlacHeaderSpec;
  readonly #bitsPerSample: number;
  readonly #blockFrames: number;
  readonly #carried: Uint8Array;

  /** @throws LatheError `invalid_argument` for a block FLAC has no place for; `limit_exceeded` past 16 MiB in one. */
  constructor(spec: FlacHeaderSpec, bitsPerSample: number, blockFrames: number) {
    this.#spec = spec;
    this.#bitsPerSample = bitsPerSample;
    this.#blockFrames = blockFrames;
    this.#carried = Buffer.concat(carriedBlocks(spec));
    this.sizeBytes = 4 + blockHeaderSizeBytes + streamInfoSizeBytes + this.#carried.length + tailSizeBytes;
  }

  /** The bytes of the header; without facts a placeholder of the same size that declares neither length nor MD5. */
  bytes(facts: FinalFacts | null): Uint8Array {
    const seekTable = facts?.seekTable ?? new Uint8Array(0);
    const seekBlock = seekTable.length === 0 ? [] : [block(3, seekTable)];
    const padding = tailSizeBytes - blockHeaderSizeBytes - (seekBlock[0]?.length ?? 0);
    return Buffer.concat([
      Buffer.from('fLaC', 'latin1'),
      block(0, this.#streamInfo(facts)),
      this.#carried,
      ...seekBlock,
      block(0x80 | 1, new Uint8Array(padding)),
    ]);
  }

  #streamInfo(facts: FinalFacts | null): Uint8Array {
    const payload = new Uint8Array(streamInfoSizeBytes);
    const view = new DataView(payload.buffer);
    view.setUint16(0, this.#blockFrames);
    view.setUint16(2, this.#blockFrames);
    view.setUint32(4, (facts?.smallestFrameBytes ?? 0) << 8);
    view.setUint32(7, (facts?.largestFrameBytes ?? 0) << 8);
    const { sampleRateHz, channels } = this.#spec;
    const packed =
      (BigInt(sampleRateHz) << 44n) |
      (BigInt(channels.length - 1) << 41n) |
      (BigInt(this.#bitsPerSample - 1) << 36n) |
      BigInt(facts?.lengthFrames ?? 0);
    view.setBigUint64(10, packed);
    if (facts) payload.set(facts.md5, 18);
    return payload;
  }
}

function carriedBlocks(spec: FlacHeaderSpec): Uint8Array[] {
  const chunks = spec.chunks ?? [];
  const comments = chunks.filter(({ id }) => id === 'VORBIS_COMMENT');
  if (comments.length > 1) {
    throw new LatheError('invalid_argument', `A FLAC has one VORBIS_COMMENT block; ${comments.length} were given.`);
  }
  const mask = channelMask(spec.channels, spec.channelMask ?? null);
  const comment = buildVorbisComment({
    carried: comments[0]?.bytes ?? null,
    leaveOut: spec.leaveOutTags ?? [],
    channelMask: mask === impliedMasks[spec.channels.length] ? null : mask,
  });
  const others = chunks.filter(({ id }) => id !== 'VORBIS_COMMENT');
  return [block(4, comment), ...others.map(({ id, bytes }) => block(typeOf(id), bytes))];
}

function typeOf(id: string): number {
  const type = carriedTypes[id];
  if (type !== undefined) return type;
  throw new LatheError(
    'invalid_argument',
    `A ${id.trim()} block cannot be carried into a FLAC; VORBIS_COMMENT, ${Object.keys(carriedTypes).join(', ')} can.`,
  );
}

function block(type: number, payload: Uint8Array): Uint8Array {
  if (payload.length > largestBlockBytes) {
    throw new LatheError(
      'limit_exceeded',
      `A metadata block has ${payload.length} bytes; FLAC holds at most ${largestBlockBytes} in one.`,
      { details: { sizeBytes: payload.length, limitBytes: largestBlockBytes } },
    );
  }
  const bytes = new Uint8Array(blockHeaderSizeBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length);
  view.setUint8(0, type);
  bytes.set(payload, blockHeaderSizeBytes);
  return bytes;
}
