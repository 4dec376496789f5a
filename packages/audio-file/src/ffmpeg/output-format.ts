import { LatheError } from '@lathe/core/errors';
import type { SampleFormat } from '../format/sample-format.ts';
import type { ProbedAudio } from './parse-probe.ts';

/** How the samples of a stream are handed out. */
export interface OutputFormat {
  readonly sampleFormat: SampleFormat;
  /** The same in ffmpeg's words. */
  readonly rawFormat: 's16le' | 's24le' | 's32le' | 'f32le';
  readonly bitsPerSample: number;
  readonly isLossy: boolean;
  /** DSD, which ffmpeg filters and decimates to float PCM. */
  readonly isDsd: boolean;
}

const lossless =
  /^(flac|alac|wavpack|tta|ape|als|tak|mlp|truehd|shorten|wmalossless|dst|dsd_\w+|pcm_[us]\d+\w*|pcm_f\w+|pcm_bluray|pcm_dvd)$/;

/**
 * The smallest format that keeps what the decoder gives: integers of lossless codecs stay the integers they were.
 *
 * @throws LatheError `unsupported_format` for 64-bit samples and for codecs ffmpeg does not know.
 */
export function outputFormat(probed: ProbedAudio): OutputFormat {
  const { codec, decodedFormat, codedBits } = probed;
  const isDsd = codec.startsWith('dsd_') || codec === 'dst';
  const isLossy = !lossless.test(codec);
  const kind = decodedFormat.replace(/p$/, '');
  if (kind === 'u8' || kind === 's16') {
    return {
      sampleFormat: 's16',
      rawFormat: 's16le',
      bitsPerSample: integerBits(codec, codedBits, 16),
      isLossy,
      isDsd,
    };
  }
  if (kind === 's32') {
    // Decoders left-justify: 24 and fewer bits stand at the top of the 32.
    const bits = integerBits(codec, codedBits, 32);
    return bits <= 24
      ? { sampleFormat: 's24', rawFormat: 's24le', bitsPerSample: bits, isLossy, isDsd }
      : { sampleFormat: 's32', rawFormat: 's32le', bitsPerSample: 32, isLossy, isDsd };
  }
  if (kind === 'flt') return { sampleFormat: 'f32', rawFormat: 'f32le', bitsPerSample: 32, isLossy, isDsd };
  throw new LatheError(
    'unsupported_format',
    `ffmpeg decodes the codec ${codec} to samples of the format "${decodedFormat}"; expected integers to 32 bit or 32-bit float.`,
    { details: { codec, decodedFormat } },
  );
}

function integerBits(codec: string, codedBits: number | null, most: number): number {
  if (codec === 'pcm_u8' || codec === 'pcm_s8') return 8;
  return codedBits !== null && codedBits <= most ? codedBits : most;
}
