import { LatheError } from '@lathe/core/errors';

/** The identification header of an Opus stream, RFC 7845 clause 5.1. */
export interface OpusHead {
  readonly channelCount: number;
  /** Frames at 48 kHz that are cut at the beginning. */
  readonly preSkipFrames: number;
  /** Rate of the audio that was encoded; 0 when not said. Decoding is at 48 kHz. */
  readonly inputRateHz: number;
  /** Gain to apply, in steps of 1/256 dB. */
  readonly outputGainQ8: number;
  readonly streamCount: number;
  readonly coupledCount: number;
  /** For each channel the decoded channel it is taken from. */
  readonly mapping: readonly number[];
}

/** Channel order of mapping families 0 and 1 is that of Vorbis. */
const knownFamilies = { monoOrStereo: 0, surround: 1 } as const;
const shortHeadSizeBytes = 19;

/** @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_layout`. */
export function parseOpusHead(packet: Uint8Array): OpusHead {
  if (packet.length < shortHeadSizeBytes)
    malformed(`has ${packet.length} bytes; expected ${shortHeadSizeBytes} or more`);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = view.getUint8(8);
  if (version >> 4 !== 0) {
    throw new LatheError('unsupported_format', `The Opus header is of version ${version}; expected 0 to 15.`);
  }
  const channelCount = view.getUint8(9);
  const family = view.getUint8(18);
  const common = {
    channelCount,
    preSkipFrames: view.getUint16(10, true),
    inputRateHz: view.getUint32(12, true),
    outputGainQ8: view.getInt16(16, true),
  };
  if (channelCount === 0) malformed('declares 0 channels');
  if (family === knownFamilies.monoOrStereo) {
    if (channelCount > 2) malformed(`declares ${channelCount} channels in mapping family 0, which has 1 or 2`);
    return { ...common, streamCount: 1, coupledCount: channelCount - 1, mapping: channelCount === 1 ? [0] : [0, 1] };
  }
  if (family !== knownFamilies.surround || channelCount > 8) {
    throw new LatheError(
      'unsupported_layout',
      `The Opus has ${channelCount} channels in mapping family ${family}, which names no loudspeakers; families 0 and 1 do.`,
      { details: { channelCount, mappingFamily: family } },
    );
  }
  if (packet.length < shortHeadSizeBytes + 2 + channelCount) malformed('ends inside its channel mapping');
  const streamCount = view.getUint8(19);
  const coupledCount = view.getUint8(20);
  const mapping = [...packet.subarray(21, 21 + channelCount)];
  const decodedChannels = streamCount + coupledCount;
  // 255 is a channel that stays silent.
  const isPossible = mapping.every((channel) => channel === 255 || channel < decodedChannels);
  if (streamCount === 0 || coupledCount > streamCount || decodedChannels > 255 || !isPossible) {
    malformed(`maps its channels to ${mapping.join(', ')} of ${streamCount} streams with ${coupledCount} coupled`);
  }
  return { ...common, streamCount, coupledCount, mapping };
}

function malformed(what: string): never {
  throw new LatheError('malformed_media', `The Opus header ${what}.`);
}
