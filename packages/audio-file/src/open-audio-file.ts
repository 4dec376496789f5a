import { LatheError } from '@lathe/core/errors';
import { InputFile } from './files/input-file.ts';
import { defaultAudioLimits, type AudioLimits } from './format/audio-limits.ts';
import type { PcmReader } from './pcm-reader.ts';
import { WavReader } from './riff/wav-reader.ts';
import { sniffContainer } from './sniff/sniff-container.ts';

/**
 * Opens a WAV, RF64, FLAC, MP3, Ogg Vorbis or Opus file by its content and checks its headers.
 *
 * @param options.limits overrides single bounds of `defaultAudioLimits`.
 * @param options.lenient reads on behind damage, with silence in its place and an entry in `damage`; default false.
 * @throws LatheError `not_found`, `io_error`, `input_empty`, `unsupported_format`, `unsupported_rate`,
 * `unsupported_layout`, `malformed_media`, `input_corrupt`, `limit_exceeded`.
 */
export async function openAudioFile(
  path: string,
  options: { readonly limits?: Partial<AudioLimits>; readonly lenient?: boolean } = {},
): Promise<PcmReader> {
  const limits = { ...defaultAudioLimits, ...options.limits };
  const file = InputFile.open(path);
  try {
    return await openReader(file, limits, options.lenient ?? false);
  } catch (error) {
    file.close();
    throw LatheError.from(error);
  }
}

async function openReader(file: InputFile, limits: AudioLimits, lenient: boolean): Promise<PcmReader> {
  if (file.sizeBytes === 0) throw new LatheError('input_empty', 'The file is empty: it has 0 bytes.');
  const guess = await sniffContainer((position, sizeBytes) => file.readBytes(position, sizeBytes));
  if (!guess.supported) {
    throw new LatheError(
      'unsupported_format',
      `By its content the file is ${guess.looksLike}; expected WAV, RF64, FLAC, MP3, Ogg Vorbis or Opus.`,
      { details: { looksLike: guess.looksLike } },
    );
  }
  if (guess.container === 'riff') return WavReader.open(file, limits);
  // The decoders cost start-up time that a WAV need not pay.
  if (guess.container === 'mp3') {
    const { openMp3 } = await import('./mp3/open-mp3.ts');
    return openMp3(file, guess.offset, limits, { lenient });
  }
  if (guess.container === 'ogg') {
    const { openOgg } = await import('./ogg/open-ogg.ts');
    return openOgg(file, guess.codec, limits, { lenient });
  }
  const { FlacReader } = await import('./flac/flac-reader.ts');
  return FlacReader.open(file, guess.offset, limits);
}
