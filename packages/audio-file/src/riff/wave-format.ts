import { LatheError } from '@lathe/core/errors';
import { channelLabels } from '../format/channel-layout.ts';
import { checkSampleRate } from '../format/check-audio-facts.ts';
import type { SampleFormat } from '../format/sample-format.ts';

/** `WAVE_FORMAT_PCM`, `WAVE_FORMAT_IEEE_FLOAT` and `WAVE_FORMAT_EXTENSIBLE` of the RIFF registry. */
export const formatCodes = { pcm: 0x0001, float: 0x0003, extensible: 0xfffe } as const;

/** Last 14 bytes of a SubFormat GUID that stands for a plain format code: KSDATAFORMAT_SUBTYPE_*. */
export const subFormatTail: readonly number[] = [
  0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71,
];

/** Size of the `fmt ` payload with extension. */
export const extensibleFormatSizeBytes = 40;

/** What a `fmt ` chunk says, checked. */
export interface WaveFormat {
  /** `wFormatTag` as declared. */
  readonly formatTag: number;
  readonly sampleFormat: SampleFormat;
  /** Valid bits; the rest of the container is padding below them. */
  readonly bitsPerSample: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly frameSizeBytes: number;
  /** Null when the plain format is used or the extension declares none. */
  readonly channelMask: number | null;
}

const knownCodes: Readonly<Record<number, string>> = {
  0x0002: 'Microsoft ADPCM',
  0x0006: 'A-law',
  0x0007: 'mu-law',
  0x0011: 'IMA ADPCM',
  0x0031: 'GSM 6.10',
  0x0050: 'MPEG audio',
  0x0055: 'MP3',
  0x0092: 'Dolby AC-3 over S/PDIF',
  0x00ff: 'AAC',
  0x0161: 'Windows Media Audio',
  0xf1ac: 'FLAC',
};

/**
 * Parses a `fmt ` payload: integer PCM of up to 32 bit, or float of 32 or 64 bit, plain or WAVE_FORMAT_EXTENSIBLE.
 *
 * @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_layout`, `unsupported_rate`.
 */
export function parseWaveFormat(payload: Uint8Array): WaveFormat {
  if (payload.length < 16) malformed(`The fmt chunk has ${payload.length} bytes; at least 16 are needed.`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const declaredCode = view.getUint16(0, true);
  const isExtensible = declaredCode === formatCodes.extensible;
  const formatCode = isExtensible ? extensibleCode(view) : declaredCode;
  const channelCount = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const frameSizeBytes = view.getUint16(12, true);
  const declaredBits = view.getUint16(14, true);

  const sampleFormat = sampleFormatOf(formatCode, declaredBits);
  channelLabels(channelCount, null);
  checkSampleRate(sampleRateHz);
  const expectedFrameSize = channelCount * Math.ceil(declaredBits / 8);
  if (frameSizeBytes !== expectedFrameSize) {
    malformed(
      `The fmt chunk declares frames of ${frameSizeBytes} bytes; ${channelCount} channels of ${declaredBits} bits need ${expectedFrameSize}.`,
    );
  }
  return {
    formatTag: declaredCode,
    sampleFormat,
    bitsPerSample: isExtensible ? validBits(view, declaredBits) : declaredBits,
    channelCount,
    sampleRateHz,
    frameSizeBytes,
    channelMask: isExtensible ? view.getUint32(20, true) || null : null,
  };
}

function extensibleCode(view: DataView): number {
  if (view.byteLength < extensibleFormatSizeBytes || view.getUint16(16, true) < 22) {
    malformed(`The extensible fmt chunk has ${view.byteLength} bytes; ${extensibleFormatSizeBytes} are needed.`);
  }
  if (subFormatTail.some((byte, index) => view.getUint8(26 + index) !== byte)) {
    throw new LatheError('unsupported_format', 'The WAVE sub-format is no PCM or float GUID (Ambisonics perhaps).');
  }
  return view.getUint16(24, true);
}

function sampleFormatOf(formatCode: number, bits: number): SampleFormat {
  if (formatCode === formatCodes.float) {
    if (bits === 32) return 'f32';
    if (bits === 64) return 'f64';
    unsupported(`The WAVE file holds ${bits}-bit float; 32 and 64 bit are supported.`, formatCode);
  }
  if (formatCode !== formatCodes.pcm) {
    const name = knownCodes[formatCode] ?? 'an unknown codec';
    unsupported(
      `The WAVE file holds ${name} (format code 0x${formatCode.toString(16)}); integer PCM and float are supported.`,
      formatCode,
    );
  }
  if (bits > 0 && bits <= 8) return 'u8';
  if (bits > 8 && bits <= 16) return 's16';
  if (bits > 16 && bits <= 24) return 's24';
  if (bits > 24 && bits <= 32) return 's32';
  return unsupported(`The WAVE file holds ${bits}-bit integer PCM; 1 to 32 bit are supported.`, formatCode);
}

function validBits(view: DataView, containerBits: number): number {
  const bits = view.getUint16(18, true);
  if (bits > containerBits) {
    malformed(`The extensible fmt chunk declares ${bits} valid bits in containers of ${containerBits}.`);
  }
  // Some writers leave the field 0, meaning all of them.
  return bits === 0 ? containerBits : bits;
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}

function unsupported(message: string, formatCode: number): never {
  throw new LatheError('unsupported_format', message, { details: { formatCode } });
}
