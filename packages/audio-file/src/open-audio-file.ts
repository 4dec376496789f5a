import { LatheError } from '@lathe/core/errors';
import { InputFile } from './files/input-file.ts';
import { defaultAudioLimits, limitExceeded, noAudioLimits, type AudioLimits } from './format/audio-limits.ts';
import { LimitedReader } from './limited-reader.ts';
import type { PcmReader } from './pcm-reader.ts';
import { WavReader } from './riff/wav-reader.ts';
import { sniffContainer } from './sniff/sniff-container.ts';

export interface OpenAudioFileOptions {
  readonly limits?: Partial<AudioLimits> | null | undefined;
  readonly lenient?: boolean | undefined;
}

/**
 * Opens a WAV, RF64 or FLAC file by its content and checks its headers.
 *
 * @param options.limits overrides single bounds of `defaultAudioLimits`; they hold while it streams. Null for a file of
 * our own, which is not held to any.
 * @param options.lenient reads on past damage, with silence in its place, and tells it in `damage`. Default false.
 * @throws LatheError `not_found`, `io_error`, `input_empty`, `unsupported_format`, `unsupported_rate`,
 * `unsupported_layout`, `malformed_media`, `input_corrupt`, `limit_exceeded`.
 */
export async function openAudioFile(path: string, options: OpenAudioFileOptions = {}): Promise<PcmReader> {
  const limits = options.limits === null ? noAudioLimits : { ...defaultAudioLimits, ...options.limits };
  const startedMs = performance.now();
  const file = InputFile.open(path);
  try {
    const reader = await openReader(file, limits, options.lenient ?? false);
    return new LimitedReader(reader, file, { limits, openedInMs: performance.now() - startedMs });
  } catch (error) {
    file.close();
    throw LatheError.from(error);
  }
}

async function openReader(file: InputFile, limits: AudioLimits, lenient: boolean): Promise<PcmReader> {
  if (file.sizeBytes > limits.maxFileBytes) {
    throw limitExceeded(limits, 'maxFileBytes', `The file has ${file.sizeBytes} bytes`, file.sizeBytes);
  }
  if (file.sizeBytes === 0) throw new LatheError('input_empty', 'The file is empty: it has 0 bytes.');
  const guess = sniffContainer((position, sizeBytes) => file.readBytes(position, sizeBytes));
  if (!guess.supported) {
    throw new LatheError(
      'unsupported_format',
      `By its content the file is ${guess.looksLike}; expected WAV, RF64 or FLAC.`,
      { details: { looksLike: guess.looksLike } },
    );
  }
  if (guess.container === 'riff') return WavReader.open(file, limits, lenient);
  // The decoder costs start-up time that a WAV need not pay.
  const { FlacReader } = await import('./flac/flac-reader.ts');
  return FlacReader.open(file, guess.offset, limits, lenient);
}
