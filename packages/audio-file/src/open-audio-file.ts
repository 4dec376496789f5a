import { LatheError } from '@lathe/core/errors';
import type { FfmpegReaderOptions } from './ffmpeg/open-foreign.ts';
import type { FileDigest } from './files/file-digest.ts';
import { InputFile } from './files/input-file.ts';
import type { Container } from './format/audio-file-info.ts';
import { defaultAudioLimits, limitExceeded, noAudioLimits, type AudioLimits } from './format/audio-limits.ts';
import { LimitedReader } from './limited-reader.ts';
import type { PcmReader } from './pcm-reader.ts';
import { WavReader } from './riff/wav-reader.ts';
import { sniffContainer } from './sniff/sniff-container.ts';

/** How a file is opened. */
export interface OpenAudioFileOptions {
  /** Overrides single bounds of `defaultAudioLimits`; they hold while it streams. Null for a file of our own, held to none. */
  readonly limits?: Partial<AudioLimits> | null | undefined;
  /** Takes the hash of the file on the way. */
  readonly digest?: FileDigest | undefined;
  /** Which loudspeakers the channels are for, as `parseLayout` takes it; wins over what the file declares. */
  readonly layout?: string | null | undefined;
  /** Program that decodes what Lathe does not: a name on PATH or a path; null: none. Default `ffmpeg`. */
  readonly ffmpeg?: string | null | undefined;
  /** Reads on past damage, with silence in its place, and tells it in `damage`. Default false. */
  readonly lenient?: boolean | undefined;
}

/**
 * Opens an audio file by its content and checks its headers.
 *
 * @throws LatheError `not_found`, `io_error`, `input_empty`, `unsupported_format`, `unsupported_rate`,
 * `unsupported_layout`, `malformed_media`, `input_corrupt`, `limit_exceeded`.
 */
export async function openAudioFile(path: string, options: OpenAudioFileOptions = {}): Promise<PcmReader> {
  const limits = options.limits === null ? noAudioLimits : { ...defaultAudioLimits, ...options.limits };
  const ffmpeg = options.ffmpeg === undefined ? 'ffmpeg' : options.ffmpeg;
  const startedMs = performance.now();
  const file = InputFile.open(path, options.digest);
  try {
    const reader = await openPlaced(
      file,
      { limits, ffmpeg, lenient: options.lenient ?? false },
      options.layout ?? null,
    );
    return new LimitedReader(reader, file, { limits, openedInMs: performance.now() - startedMs });
  } catch (error) {
    file.close();
    throw LatheError.from(error);
  }
}

async function openPlaced(file: InputFile, options: FfmpegReaderOptions, layout: string | null): Promise<PcmReader> {
  const reader = await openReader(file, options);
  try {
    if (layout === null && reader.info.channels.length === reader.info.channelCount) return reader;
    const { placeChannels } = await import('./placed-reader.ts');
    return placeChannels(reader, layout);
  } catch (error) {
    await reader[Symbol.asyncDispose]();
    throw error;
  }
}

async function openReader(file: InputFile, options: FfmpegReaderOptions): Promise<PcmReader> {
  const { limits, lenient = false } = options;
  if (file.sizeBytes > limits.maxFileBytes) {
    throw limitExceeded(limits, 'maxFileBytes', `The file has ${file.sizeBytes} bytes`, file.sizeBytes);
  }
  if (file.sizeBytes === 0) throw new LatheError('input_empty', 'The file is empty: it has 0 bytes.');
  const guess = await sniffContainer((position, sizeBytes) => file.readBytes(position, sizeBytes));
  if (!guess.supported) {
    throw new LatheError(
      'unsupported_format',
      `By its content the file is ${guess.looksLike}; expected WAV, RF64, BW64, W64, AIFF, FLAC, MP3, Ogg Vorbis, Opus or a format ffmpeg reads.`,
      { details: { looksLike: guess.looksLike } },
    );
  }
  if (guess.container === 'riff') return WavReader.open(file, limits, lenient);
  if (guess.container === 'w64') return await WavReader.openW64(file, limits, lenient);
  // Other readers cost start-up time that a WAV need not pay.
  if (guess.container === 'aiff') {
    const { AiffReader } = await import('./aiff/aiff-reader.ts');
    return AiffReader.open(file, limits, lenient);
  }
  if (guess.container === 'mp3') {
    const { openMp3 } = await import('./mp3/open-mp3.ts');
    return openMp3(file, guess.offset, limits, { lenient });
  }
  if (guess.container === 'ogg' && guess.codec !== 'other') {
    const { openOgg } = await import('./ogg/open-ogg.ts');
    return openOgg(file, guess.codec, limits, { lenient });
  }
  if (guess.container !== 'flac') return await openForeign(file, guess.container, options);
  const { FlacReader } = await import('./flac/flac-reader.ts');
  return FlacReader.open(file, guess.offset, limits, lenient);
}

async function openForeign(file: InputFile, container: Container, options: FfmpegReaderOptions): Promise<PcmReader> {
  const { FfmpegReader } = await import('./ffmpeg/ffmpeg-reader.ts');
  return await FfmpegReader.open(file, container, options);
}
