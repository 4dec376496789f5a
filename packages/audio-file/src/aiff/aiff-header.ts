import { LatheError } from '@lathe/core/errors';
import { channelMask, type ChannelLabel } from '../format/channel-layout.ts';
import { isFloat, sampleSizeBytes, type WrittenSampleFormat } from '../format/sample-format.ts';
import type { ChunkToWrite } from '../pcm-writer.ts';
import { buildChannelLayoutChunk } from './channel-layout-chunk.ts';
import { buildExtendedRate } from './extended-rate.ts';

/** The audio an AIFF header describes. */
export interface AiffHeaderSpec {
  readonly container: 'aiff' | 'aifc';
  /** AIFF holds integers only. */
  readonly sampleFormat: WrittenSampleFormat;
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** Kept if it means the same channels; otherwise the layout's usual mask. */
  readonly channelMask?: number | null;
  /** Metadata, written before SSND in this order. */
  readonly chunks?: readonly ChunkToWrite[];
}

/** Where the numbers stand that are known only at the end. */
export interface AiffHeader {
  readonly bytes: Uint8Array;
  /** `numSampleFrames` of COMM. */
  readonly framesOffset: number;
  /** Size field of SSND. */
  readonly soundSizeOffset: number;
}

const ownedIds = new Set(['FORM', 'FVER', 'COMM', 'CHAN', 'SSND']);
/** `AIFCVersion1`, the timestamp of the only version there is. */
const versionTimestamp = 0xa280_5140;
/** `offset` and `blockSize` in front of the audio. */
const soundHeaderSizeBytes = 8;

/**
 * Builds everything before the audio: FORM, FVER (AIFC), COMM, CHAN (more than two channels), metadata, SSND.
 *
 * @throws LatheError `invalid_argument` for float in AIFF, and for a chunk id that is not four printable characters or is
 * the writer's own; `unsupported_layout`.
 */
export function buildAiffHeader(spec: AiffHeaderSpec): AiffHeader {
  const mask = channelMask(spec.channels, spec.channelMask ?? null);
  const isAifc = spec.container === 'aifc';
  if (!isAifc && isFloat(spec.sampleFormat)) {
    throw new LatheError('invalid_argument', `AIFF holds no float, got ${spec.sampleFormat}; AIFC does.`);
  }
  const parts: Uint8Array[] = [ascii('FORM'), uint32(0), ascii(isAifc ? 'AIFC' : 'AIFF')];
  if (isAifc) parts.push(...chunk('FVER', uint32(versionTimestamp)));
  const framesOffset = sizeOf(parts) + 10;
  parts.push(...chunk('COMM', commonPayload(spec)));
  if (spec.channels.length > 2) parts.push(...chunk('CHAN', buildChannelLayoutChunk(mask)));
  for (const { id, bytes } of spec.chunks ?? []) {
    checkId(id);
    parts.push(...chunk(id, bytes));
  }
  parts.push(ascii('SSND'));
  const soundSizeOffset = sizeOf(parts);
  parts.push(uint32(0), new Uint8Array(soundHeaderSizeBytes));
  return { bytes: new Uint8Array(Buffer.concat(parts)), framesOffset, soundSizeOffset };
}

/** Writes the final sizes into a header. */
export function patchAiffHeader(
  header: AiffHeader,
  { audioSizeBytes, lengthFrames }: { readonly audioSizeBytes: number; readonly lengthFrames: number },
): void {
  const view = new DataView(header.bytes.buffer, header.bytes.byteOffset, header.bytes.byteLength);
  view.setUint32(4, header.bytes.length - 8 + audioSizeBytes + (audioSizeBytes % 2));
  view.setUint32(header.framesOffset, lengthFrames);
  view.setUint32(header.soundSizeOffset, soundHeaderSizeBytes + audioSizeBytes);
}

function commonPayload({ container, sampleFormat, sampleRateHz, channels }: AiffHeaderSpec): Uint8Array {
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, channels.length);
  view.setUint16(6, sampleSizeBytes(sampleFormat) * 8);
  const parts = [fixed, buildExtendedRate(sampleRateHz)];
  if (container === 'aifc') {
    const [type, name] = compressionOf(sampleFormat);
    // A Pascal string: its length, its characters, and a zero where both together are odd.
    parts.push(ascii(type), Uint8Array.of(name.length), ascii(name), new Uint8Array((name.length + 1) % 2));
  }
  return new Uint8Array(Buffer.concat(parts));
}

function compressionOf(sampleFormat: WrittenSampleFormat): readonly [type: string, name: string] {
  if (sampleFormat === 'f32') return ['fl32', '32-bit floating point'];
  if (sampleFormat === 'f64') return ['fl64', '64-bit floating point'];
  return ['NONE', 'not compressed'];
}

function checkId(id: string): void {
  if (/^[\x20-\x7e]{4}$/.test(id) && !ownedIds.has(id)) return;
  throw new LatheError(
    'invalid_argument',
    `"${id}" is no metadata chunk: expected four printable characters other than ${[...ownedIds].join(', ')}.`,
  );
}

function chunk(id: string, payload: Uint8Array): readonly Uint8Array[] {
  return [ascii(id), uint32(payload.length), payload, new Uint8Array(payload.length % 2)];
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
