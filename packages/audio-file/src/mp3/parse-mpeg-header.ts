/** Header of an MPEG audio frame of Layer III: ISO/IEC 11172-3 clause 2.4.1.3, 13818-3 for lower rates. */
export interface MpegHeader {
  /** MPEG-1, MPEG-2, or the unofficial MPEG-2.5 for 8 to 12 kHz. */
  readonly version: 1 | 2 | 2.5;
  readonly sampleRateHz: number;
  readonly channelCount: 1 | 2;
  /** A CRC-16 of header and side information follows the header. */
  readonly hasChecksum: boolean;
  /** Frames of audio: 1152, or 576 in MPEG-2 and 2.5. */
  readonly frameCount: 1152 | 576;
  /** Size of the whole frame, header included. */
  readonly sizeBytes: number;
  /** Where the side information begins in the frame, and its size. */
  readonly sideInfoOffset: 4 | 6;
  readonly sideInfoBytes: number;
}

/** Size of header alone. */
export const headerSizeBytes = 4;
/** No frame of Layer III is longer: 320 kbit/s at 32 kHz, or 160 kbit/s at 8 kHz. */
export const maximumFrameSizeBytes = 1441;
/** Every frame of Layer III has at least this size: 8 kbit/s at 24 kHz. */
export const minimumFrameSizeBytes = 24;

const kilobitsVersion1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const kilobitsVersion2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const ratesVersion1 = [44_100, 48_000, 32_000];
const freeFormat = 0;

/** Layer of the header at `offset`, free format included; null where there is none. */
export function mpegLayer(bytes: Uint8Array, offset: number): 1 | 2 | 3 | null {
  const layerBits = ((bytes[offset + 1] ?? 0) >> 1) & 3;
  const versionBits = ((bytes[offset + 1] ?? 0) >> 3) & 3;
  if (!hasSync(bytes, offset) || versionBits === 1 || layerBits === 0) return null;
  if (bitrateIndex(bytes, offset) === 15 || (((bytes[offset + 2] ?? 0) >> 2) & 3) === 3) return null;
  return layerBits === 3 ? 1 : layerBits === 2 ? 2 : 3;
}

/** True for a Layer III header of free format, whose frame length it does not state. */
export function isFreeFormat(bytes: Uint8Array, offset: number): boolean {
  return mpegLayer(bytes, offset) === 3 && bitrateIndex(bytes, offset) === freeFormat;
}

/** Parses the Layer III header at `offset`; null when there is none with allowed fields, or it is of free format. */
export function parseMpegHeader(bytes: Uint8Array, offset: number): MpegHeader | null {
  const [, flags, rates, mode] = bytes.subarray(offset, offset + headerSizeBytes);
  if (flags === undefined || rates === undefined || mode === undefined || mpegLayer(bytes, offset) !== 3) return null;
  const reservedEmphasis = 2;
  if ((mode & 3) === reservedEmphasis) return null;
  const versionBits = (flags >> 3) & 3;
  const version = versionBits === 3 ? 1 : versionBits === 2 ? 2 : 2.5;
  const bitrates = version === 1 ? kilobitsVersion1 : kilobitsVersion2;
  const bitsPerSecond = (bitrates[rates >> 4] ?? 0) * 1000;
  const rateVersion1 = ratesVersion1[(rates >> 2) & 3];
  if (bitsPerSecond === 0 || rateVersion1 === undefined) return null;
  const sampleRateHz = rateVersion1 / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const frameCount = version === 1 ? 1152 : 576;
  const channelCount = mode >> 6 === 3 ? 1 : 2;
  const hasChecksum = (flags & 1) === 0;
  const padding = (rates >> 1) & 1;
  return {
    version,
    sampleRateHz,
    channelCount,
    hasChecksum,
    frameCount,
    sizeBytes: Math.floor(((frameCount / 8) * bitsPerSecond) / sampleRateHz) + padding,
    sideInfoOffset: hasChecksum ? 6 : 4,
    sideInfoBytes: version === 1 ? (channelCount === 1 ? 17 : 32) : channelCount === 1 ? 9 : 17,
  };
}

/** Whether two frames can belong to one stream: same version, rate and channel count. */
export function sameFormat(a: MpegHeader, b: MpegHeader): boolean {
  return a.version === b.version && a.sampleRateHz === b.sampleRateHz && a.channelCount === b.channelCount;
}

function hasSync(bytes: Uint8Array, offset: number): boolean {
  return bytes[offset] === 0xff && ((bytes[offset + 1] ?? 0) & 0xe0) === 0xe0;
}

function bitrateIndex(bytes: Uint8Array, offset: number): number {
  return (bytes[offset + 2] ?? 0xff) >> 4;
}
