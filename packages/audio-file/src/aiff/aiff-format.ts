import { LatheError } from '@lathe/core/errors';
import { channelLabels } from '../format/channel-layout.ts';
import { checkSampleRate } from '../format/check-audio-facts.ts';
import { sampleSizeBytes, type SampleFormat } from '../format/sample-format.ts';
import { extendedSizeBytes, parseExtendedRate } from './extended-rate.ts';

/** How the bytes of a sample lie in the file: `big` and `little` end first; 8 bit as signed or as unsigned bytes. */
export type SampleOrder = 'big' | 'little' | 'signed-bytes' | 'unsigned-bytes';

/** What a COMM chunk says, checked. */
export interface AiffFormat {
  readonly sampleFormat: SampleFormat;
  readonly order: SampleOrder;
  /** Valid bits; the rest of the sample is padding below them. */
  readonly bitsPerSample: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly frameSizeBytes: number;
  /** 0 when a streaming writer left it open. */
  readonly declaredFrames: number;
}

/** COMM of AIFF; AIFC appends a compression type and its name (AIFF-C draft of 1991, clause 3.1). */
export const commonSizeBytes = 8 + extendedSizeBytes;
const compressionSizeBytes = 4;

interface Encoding {
  readonly order: 'big' | 'little' | 'unsigned-bytes';
  /** Null: an integer of the size that COMM declares. */
  readonly sampleFormat: SampleFormat | null;
}

/** Compression types that are no compression; those of QuickTime among them. */
const encodings: Readonly<Record<string, Encoding>> = {
  NONE: { order: 'big', sampleFormat: null },
  twos: { order: 'big', sampleFormat: null },
  sowt: { order: 'little', sampleFormat: null },
  'raw ': { order: 'unsigned-bytes', sampleFormat: 'u8' },
  in24: { order: 'big', sampleFormat: 's24' },
  in32: { order: 'big', sampleFormat: 's32' },
  '42ni': { order: 'little', sampleFormat: 's24' },
  '42n1': { order: 'little', sampleFormat: 's24' },
  '23ni': { order: 'little', sampleFormat: 's32' },
  fl32: { order: 'big', sampleFormat: 'f32' },
  FL32: { order: 'big', sampleFormat: 'f32' },
  fl64: { order: 'big', sampleFormat: 'f64' },
  FL64: { order: 'big', sampleFormat: 'f64' },
};

const compressed: Readonly<Record<string, string>> = {
  ulaw: 'mu-law',
  ULAW: 'mu-law',
  alaw: 'A-law',
  ALAW: 'A-law',
  ima4: 'IMA ADPCM',
  MAC3: 'MACE 3:1',
  MAC6: 'MACE 6:1',
  'GSM ': 'GSM 6.10',
  QDMC: 'QDesign Music',
  QDM2: 'QDesign Music 2',
  Qclp: 'Qualcomm PureVoice',
};

/**
 * Parses a COMM payload of AIFF, or of AIFC where the audio is not compressed.
 *
 * @throws LatheError `malformed_media`, `unsupported_format`, `unsupported_layout`, `unsupported_rate`.
 */
export function parseAiffFormat(payload: Uint8Array, isAifc: boolean): AiffFormat {
  const neededBytes = commonSizeBytes + (isAifc ? compressionSizeBytes : 0);
  if (payload.length < neededBytes) {
    malformed(`The COMM chunk has ${payload.length} bytes; at least ${neededBytes} are needed.`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const channelCount = view.getUint16(0);
  const declaredBits = view.getUint16(6);
  const sampleRateHz = parseExtendedRate(view, 8);
  const type = isAifc ? String.fromCharCode(...payload.subarray(commonSizeBytes, commonSizeBytes + 4)) : 'NONE';
  const { sampleFormat, order } = encodingOf(type, declaredBits);
  if (channelCount === 0) malformed('The COMM chunk declares 0 channels.');
  channelLabels(channelCount, null);
  checkSampleRate(sampleRateHz);
  if (!Number.isInteger(sampleRateHz)) {
    throw new LatheError(
      'unsupported_rate',
      `The file declares a sample rate of ${sampleRateHz.toFixed(3)} Hz; expected a whole number.`,
      { details: { sampleRateHz } },
    );
  }
  const containerBits = sampleSizeBytes(sampleFormat) * 8;
  return {
    sampleFormat,
    order,
    bitsPerSample: declaredBits > containerBits - 8 && declaredBits < containerBits ? declaredBits : containerBits,
    channelCount,
    sampleRateHz,
    frameSizeBytes: channelCount * sampleSizeBytes(sampleFormat),
    declaredFrames: view.getUint32(2),
  };
}

function encodingOf(type: string, bits: number): { readonly sampleFormat: SampleFormat; readonly order: SampleOrder } {
  const encoding = encodings[type];
  if (!encoding) {
    const name = compressed[type] ?? 'an unknown codec';
    throw new LatheError(
      'unsupported_format',
      `The AIFC file holds ${name} (compression type "${type.replaceAll(/[^\x20-\x7e]/g, '.')}"); uncompressed integers and floats are supported.`,
    );
  }
  const sampleFormat = encoding.sampleFormat ?? integerFormat(bits);
  if (sampleFormat !== 'u8') return { sampleFormat, order: encoding.order };
  if (encoding.order !== 'unsigned-bytes') return { sampleFormat, order: 'signed-bytes' };
  if (bits > 8) {
    throw new LatheError(
      'unsupported_format',
      `The AIFC file holds unsigned ${bits}-bit integers; 8 bit are supported.`,
    );
  }
  return { sampleFormat, order: 'unsigned-bytes' };
}

/** Samples lie left-justified in the fewest bytes that hold them (AIFF 1.3, "Sample Points and Sample Frames"). */
function integerFormat(bits: number): SampleFormat {
  if (bits > 0 && bits <= 8) return 'u8';
  if (bits > 8 && bits <= 16) return 's16';
  if (bits > 16 && bits <= 24) return 's24';
  if (bits > 24 && bits <= 32) return 's32';
  throw new LatheError('unsupported_format', `The AIFF file holds ${bits}-bit integers; 1 to 32 bit are supported.`);
}

function malformed(message: string): never {
  throw new LatheError('malformed_media', message);
}
