import { LatheError } from '@lathe/core/errors';

/** What ffprobe says about the first audio stream. */
export interface ProbedAudio {
  /** ffmpeg's name of the codec; `unknown` when it knows none. */
  readonly codec: string;
  /** ffmpeg's name of the decoder's sample format, such as `s32p`. */
  readonly decodedFormat: string;
  /** Bits of a sample as coded; null when the codec has none or does not say. */
  readonly codedBits: number | null;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** Such as `5.1(side)`; null when not declared. */
  readonly layout: string | null;
  /** Length in ticks of the time base, in frames when a tick is a frame; null when not declared. */
  readonly declaredFrames: number | null;
  /** Of the audio; null where only that of a film is declared. */
  readonly durationSeconds: number | null;
  /** Upper-case names. */
  readonly tags: Readonly<Record<string, string>>;
  readonly audioStreamCount: number;
}

/**
 * Reads the JSON of `probeArguments`.
 *
 * @throws LatheError `malformed_media` when it is none, `unsupported_format` when the file holds no audio stream.
 */
export function parseProbe(json: string): ProbedAudio {
  const root = fieldsOf(parseJson(json));
  const streams = Array.isArray(root['streams']) ? root['streams'].map(fieldsOf) : [];
  const [stream] = streams;
  if (stream === undefined) throw new LatheError('unsupported_format', 'The file holds no audio stream.');
  const format = fieldsOf(root['format']);
  const sampleRateHz = numberOf(stream['sample_rate']) ?? 0;
  const layout = textOf(stream['channel_layout']);
  const isCountedInFrames = textOf(stream['time_base']) === `1/${sampleRateHz}`;
  const ticks = numberOf(stream['duration_ts']);
  return {
    codec: textOf(stream['codec_name']) ?? 'unknown',
    decodedFormat: textOf(stream['sample_fmt']) ?? '',
    codedBits: numberOf(stream['bits_per_raw_sample']) || null,
    sampleRateHz,
    channelCount: numberOf(stream['channels']) ?? 0,
    layout: layout === null || layout === 'unknown' || layout === '' ? null : layout,
    declaredFrames: isCountedInFrames && ticks !== null && ticks > 0 ? ticks : null,
    durationSeconds: durationOf(stream, format),
    tags: { ...tagsOf(stream['tags']), ...tagsOf(format['tags']) },
    audioStreamCount: streams.length,
  };
}

/** Matroska writes a stream's duration as a tag such as `00:00:05.026000000`. */
function durationOf(
  stream: Readonly<Record<string, unknown>>,
  format: Readonly<Record<string, unknown>>,
): number | null {
  const own = numberOf(stream['duration']);
  if (own !== null) return own;
  const tag = textOf(fieldsOf(stream['tags'])['DURATION']) ?? '';
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(tag) ?? [];
  if (seconds !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return numberOf(format['nb_streams']) === 1 ? numberOf(format['duration']) : null;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new LatheError('malformed_media', 'ffprobe does not say what the file holds.', { cause });
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Tags that describe the container, not the work. */
const technicalTags =
  /^(MAJOR_BRAND|MINOR_VERSION|COMPATIBLE_BRANDS|HANDLER_NAME|VENDOR_ID|LANGUAGE|ENCODER|DURATION)$/;

function tagsOf(value: unknown): Readonly<Record<string, string>> {
  const tags = Object.entries(fieldsOf(value)).map(([name, text]) => [name.toUpperCase(), textOf(text) ?? ''] as const);
  return Object.fromEntries(tags.filter(([name]) => !technicalTags.test(name)));
}
