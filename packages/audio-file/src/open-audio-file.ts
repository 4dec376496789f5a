import { LatheError } from '@lathe/core/errors';
import { AiffReader } from './aiff/aiff-reader.ts';
import { InputFile } from './files/input-file.ts';
import { defaultAudioLimits, type AudioLimits } from './format/audio-limits.ts';
import type { PcmReader } from './pcm-reader.ts';
import { WavReader } from './riff/wav-reader.ts';
import { sniffContainer } from './sniff/sniff-container.ts';

/**
 * Opens a WAV, RF64, BW64, W64, AIFF, AIFC or FLAC file by its content and checks its headers.
 *
 * @param options.limits overrides single bounds of `defaultAudioLimits`.
 * @throws LatheError `not_found`, `io_error`, `input_empty`, `unsupported_format`, `unsupported_rate`,
 * `unsupported_layout`, `malformed_media`, `input_corrupt`, `limit_exceeded`.
 */
export async function openAudioFile(
  path: string,
  options: { readonly limits?: Partial<AudioLimits> } = {},
): Promise<PcmReader> {
  const limits = { ...defaultAudioLimits, ...options.limits };
  const file = InputFile.open(path);
  try {
    return await openReader(file, limits);
  } catch (error) {
    file.close();
    throw LatheError.from(error);
  }
}

async function openReader(file: InputFile, limits: AudioLimits): Promise<PcmReader> {
  if (file.sizeBytes === 0) throw new LatheError('input_empty', 'The file is empty: it has 0 bytes.');
  const guess = sniffContainer((position, sizeBytes) => file.readBytes(position, sizeBytes));
  if (!guess.supported) {
    throw new LatheError(
      'unsupported_format',
      `By its content the file is ${guess.looksLike}; expected WAV, RF64, BW64, W64, AIFF or FLAC.`,
      { details: { looksLike: guess.looksLike } },
    );
  }
  if (guess.container === 'riff') return WavReader.open(file, limits);
  if (guess.container === 'w64') return WavReader.openW64(file, limits);
  if (guess.container === 'aiff') return AiffReader.open(file, limits);
  // The decoder costs start-up time that a WAV need not pay.
  const { FlacReader } = await import('./flac/flac-reader.ts');
  return FlacReader.open(file, guess.offset, limits);
}
