import { LatheError } from '@lathe/core/errors';
import { channelMask, type ChannelLabel } from '../format/channel-layout.ts';
import { isFloat, sampleSizeBytes, type WrittenSampleFormat } from '../format/sample-format.ts';
import type { ChunkToWrite } from '../pcm-writer.ts';
import { buildDataSize64, dataSize64Bytes } from './data-size64.ts';
import { extensibleFormatSizeBytes, formatCodes, subFormatTail } from './wave-format.ts';

/** The audio a header describes. */
export interface WavHeaderSpec {
  readonly sampleFormat: WrittenSampleFormat;
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** Kept if it means the same channels; otherwise the layout's usual mask. */
  readonly channelMask?: number | null;
  /** Metadata, written before `data` in this order. */
  readonly chunks?: readonly ChunkToWrite[];
}

/** Where the sizes stand that are known only at the end. */
export interface WavHeader {
  readonly bytes: Uint8Array;
  /** Payload of the `fact` chunk, 4 bytes; null for integer PCM. */
  readonly factOffset: number | null;
  /** Size field of the `data` chunk. */
  readonly dataSizeOffset: number;
}

const ownedIds = new Set(['RIFF', 'RF64', 'BW64', 'ds64', 'fmt ', 'fact', 'data']);
const unknownSize = 0xffff_ffff;

/**
 * Builds everything before the audio: RIFF header, JUNK reserve of the size of ds64, `fmt `, `fact`, metadata, `data`.
 *
 * Mono and stereo integer PCM has the plain code 0x0001 at every depth: the `fmt ` of RIFF MCI 1991 says all there is
 * to say about them. Float is 0x0003 with `fact`. More channels need a speaker mask, so WAVE_FORMAT_EXTENSIBLE.
 *
 * @throws LatheError `invalid_argument` for a chunk id that is not four printable characters or is the writer's own;
 * `unsupported_layout`.
 */
export function buildWavHeader(spec: WavHeaderSpec): WavHeader {
  const parts = new HeaderParts();
  parts.raw('RIFF');
  parts.uint32(unknownSize);
  parts.raw('WAVE');
  parts.chunk('JUNK', new Uint8Array(dataSize64Bytes));
  parts.chunk('fmt ', formatPayload(spec));
  const factOffset = isFloat(spec.sampleFormat) ? parts.chunk('fact', new Uint8Array(4)) : null;
  for (const { id, bytes } of spec.chunks ?? []) {
    checkId(id);
    parts.chunk(id, bytes);
  }
  parts.raw('data');
  const dataSizeOffset = parts.uint32(unknownSize);
  return { bytes: parts.join(), factOffset, dataSizeOffset };
}

/**
 * Writes the final sizes into a header. Where the RIFF size reaches `rf64ThresholdBytes`, JUNK becomes ds64, and the
 * file RF64 (EBU Tech 3306) or BW64 (ITU-R BS.2088).
 */
export function patchWavHeader(
  header: WavHeader,
  sizes: {
    readonly dataSizeBytes: number;
    readonly lengthFrames: number;
    readonly rf64ThresholdBytes: number;
    readonly is64As: 'RF64' | 'BW64';
  },
): void {
  const { dataSizeBytes, lengthFrames, is64As } = sizes;
  const riffSizeBytes = header.bytes.length - 8 + dataSizeBytes + (dataSizeBytes % 2);
  const is64 = riffSizeBytes >= sizes.rf64ThresholdBytes;
  const view = new DataView(header.bytes.buffer, header.bytes.byteOffset, header.bytes.byteLength);
  if (is64) {
    setAscii(header.bytes, 0, is64As);
    setAscii(header.bytes, 12, 'ds64');
    header.bytes.set(buildDataSize64(riffSizeBytes, dataSizeBytes, lengthFrames), 20);
  }
  view.setUint32(4, is64 ? unknownSize : riffSizeBytes, true);
  view.setUint32(header.dataSizeOffset, is64 ? unknownSize : dataSizeBytes, true);
  if (header.factOffset !== null) {
    view.setUint32(header.factOffset, lengthFrames < unknownSize ? lengthFrames : unknownSize, true);
  }
}

function formatPayload(spec: WavHeaderSpec): Uint8Array {
  const mask = channelMask(spec.channels, spec.channelMask ?? null);
  const channelCount = spec.channels.length;
  const sampleBytes = sampleSizeBytes(spec.sampleFormat);
  const code = isFloat(spec.sampleFormat) ? formatCodes.float : formatCodes.pcm;
  const isExtensible = channelCount > 2;
  const payload = new Uint8Array(isExtensible ? extensibleFormatSizeBytes : code === formatCodes.pcm ? 16 : 18);
  const view = new DataView(payload.buffer);
  view.setUint16(0, isExtensible ? formatCodes.extensible : code, true);
  view.setUint16(2, channelCount, true);
  view.setUint32(4, spec.sampleRateHz, true);
  view.setUint32(8, spec.sampleRateHz * channelCount * sampleBytes, true);
  view.setUint16(12, channelCount * sampleBytes, true);
  view.setUint16(14, sampleBytes * 8, true);
  if (isExtensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, sampleBytes * 8, true);
    view.setUint32(20, mask, true);
    view.setUint16(24, code, true);
    payload.set(subFormatTail, 26);
  }
  return payload;
}

function checkId(id: string): void {
  if (/^[\x20-\x7e]{4}$/.test(id) && !ownedIds.has(id)) return;
  throw new LatheError(
    'invalid_argument',
    `"${id}" is no metadata chunk: expected four printable characters other than ${[...ownedIds].join(', ')}.`,
  );
}

function setAscii(bytes: Uint8Array, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
}

/** Collects parts and knows the offset at which each begins. */
class HeaderParts {
  readonly #parts: Uint8Array[] = [];
  #sizeBytes = 0;

  bytes(part: Uint8Array): number {
    const offset = this.#sizeBytes;
    this.#parts.push(part);
    this.#sizeBytes += part.length;
    return offset;
  }

  raw(text: string): number {
    const part = new Uint8Array(text.length);
    setAscii(part, 0, text);
    return this.bytes(part);
  }

  uint32(value: number): number {
    const part = new Uint8Array(4);
    new DataView(part.buffer).setUint32(0, value, true);
    return this.bytes(part);
  }

  /** Returns the offset of the payload. */
  chunk(id: string, payload: Uint8Array): number {
    this.raw(id);
    this.uint32(payload.length);
    const offset = this.bytes(payload);
    if (payload.length % 2) this.bytes(new Uint8Array(1));
    return offset;
  }

  join(): Uint8Array {
    const joined = new Uint8Array(this.#sizeBytes);
    let offset = 0;
    for (const part of this.#parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  }
}
