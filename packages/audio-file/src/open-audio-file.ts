import { LatheError } from '@lathe/core/errors';
import { AiffReader } from './aiff/aiff-reader.ts';
import type { FileDigest } from './files/file-digest.ts';
import { InputFile } from './files/input-file.ts';
import { defaultAudioLimits, type AudioLimits } from './format/audio-limits.ts';
import type { PcmReader } from './pcm-reader.ts';
import { placeChannels } from './placed-reader.ts';
import { WavReader } from './riff/wav-reader.ts';
import { sniffContainer } from './sniff/sniff-container.ts';

/** How to open a file. */
export interface OpenAudioFileOptions {
  readonly limits?: Partial<AudioLimits> | undefined;
  readonly digest?: FileDigest | undefined;
  readonly layout?: string | null | undefined;
}

/**
 * Opens a WAV, RF64, BW64, W64, AIFF, AIFC or FLAC file by its content and checks its headers.
 *
 * @param options.limits overrides single bounds of `defaultAudioLimits`.
 * @param options.digest takes the hash of the file on the way.
 * @param options.layout which loudspeakers the channels are for, as `parseLayout` takes it; wins over what the file declares.
 * @throws LatheError `not_found`, `io_error`, `input_empty`, `unsupported_format`, `unsupported_rate`,
 * `unsupported_layout`, `malformed_media`, `input_corrupt`, `limit_exceeded`.
 */
export async function openAudioFile(path: string, options: OpenAudioFileOptions = {}): Promise<PcmReader> {
  const limits = { ...defaultAudioLimits, ...options.limits };
  const file = InputFile.open(path, options.digest);
  try {
    return await openPlaced(file, limits, options.layout ?? null);
  } catch (error) {
    file.close();
    throw LatheError.from(error);
  }
}

async function openPlaced(file: InputFile, limits: AudioLimits, layout: string | null): Promise<PcmReader> {
  const reader = await openReader(file, limits);
  try {
    return placeChannels(reader, layout);
  } catch (error) {
    await reader[Symbol.asyncDispose]();
    throw error;
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
