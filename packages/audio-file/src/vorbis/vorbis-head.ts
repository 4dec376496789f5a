import { LatheError } from '@lathe/core/errors';

/** The identification header of a Vorbis stream, Vorbis I clause 4.2.2. */
export interface VorbisHead {
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly shortBlockFrames: number;
  readonly longBlockFrames: number;
}

const headSizeBytes = 30;

/** @throws LatheError `malformed_media`, `unsupported_format`. */
export function parseVorbisHead(packet: Uint8Array): VorbisHead {
  if (packet.length < headSizeBytes) {
    throw new LatheError('malformed_media', `The Vorbis header has ${packet.length} bytes; expected ${headSizeBytes}.`);
  }
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = view.getUint32(7, true);
  if (version !== 0) throw new LatheError('unsupported_format', `The Vorbis is of version ${version}; expected 0.`);
  const blockSizes = view.getUint8(28);
  const [short, long] = [blockSizes & 0x0f, blockSizes >> 4];
  if (short < 6 || long > 13 || short > long || (view.getUint8(29) & 1) === 0) {
    throw new LatheError('malformed_media', `The Vorbis header declares blocks of 2^${short} and 2^${long} frames.`);
  }
  return {
    channelCount: view.getUint8(11),
    sampleRateHz: view.getUint32(12, true),
    shortBlockFrames: 1 << short,
    longBlockFrames: 1 << long,
  };
}
