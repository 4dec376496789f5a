import type { ForeignDemuxer } from './foreign-demuxers.ts';

/** How the PCM comes out of ffmpeg. */
export interface DecodeArgumentsSpec {
  readonly demuxer: ForeignDemuxer;
  /** ffmpeg's name of the raw format, such as `s24le`. */
  readonly rawFormat: string;
  /** Hand out every decoded frame, and let Lathe apply the edit list: ffmpeg's versions differ in that. */
  readonly ignoresEdits: boolean;
  /** Stop at the first damage instead of going on. */
  readonly isStrict: boolean;
}

/**
 * Audio decoders that may run; those of video, subtitles and pictures may not.
 *
 * Each is the name of a decoder or codec in ffmpeg.
 */
const allowedDecoders = [
  'aac aac_fixed alac flac wavpack tta ape als tak mlp truehd shorten',
  'ac3 eac3 ac3_fixed dca mp1 mp1float mp2 mp2float mp3 mp3float opus vorbis',
  'libopus libvorbis libspeex speex wmav1 wmav2 wmapro wmalossless wmavoice',
  'dsd_lsbf dsd_msbf dsd_lsbf_planar dsd_msbf_planar dst adpcm_ima_qt adpcm_ms',
  'pcm_u8 pcm_s8 pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be',
  'pcm_f32le pcm_f32be pcm_alaw pcm_mulaw pcm_bluray pcm_dvd',
]
  .join(' ')
  .replaceAll(' ', ',');

const restrictions = ['-protocol_whitelist', 'file'];
/** Repeated messages are printed, not counted: each line then stands for itself. */
const quiet = ['-hide_banner', '-v', 'repeat+error'];
/** Going on, ffmpeg only warns of a packet that is cut short; `ErrorLines` drops its other warnings. */
const quietButForDamage = ['-hide_banner', '-v', 'repeat+level+warning'];

/** Arguments of ffprobe for the facts about the audio streams of `input`, as JSON on its output. */
export function probeArguments({ demuxer, hasVideo }: ForeignDemuxer, input: string): readonly string[] {
  // ffprobe gives up when the codec of any stream may not be opened, so that video cannot be forbidden here.
  const decoders = hasVideo ? [] : ['-codec_whitelist', allowedDecoders];
  const stream =
    'codec_name,sample_fmt,sample_rate,channels,channel_layout,time_base,duration_ts,duration,bits_per_raw_sample';
  const entries = `stream=${stream}:stream_tags:format=nb_streams,duration:format_tags`;
  const query = ['-select_streams', 'a', '-show_entries', entries, '-of', 'json=compact=1'];
  return [...quiet, ...restrictions, ...decoders, '-f', demuxer, ...query, '-i', input];
}

/** Arguments of ffmpeg to decode the first audio stream of `input` to raw PCM on its output. */
export function decodeArguments(spec: DecodeArgumentsSpec, input: string): readonly string[] {
  const { demuxer, rawFormat, ignoresEdits, isStrict } = spec;
  const decoders = ['-codec_whitelist', allowedDecoders, '-threads', '1'];
  const damage = isStrict ? ['-xerror', '-err_detect', 'crccheck+explode'] : ['-err_detect', 'crccheck'];
  const edits = ignoresEdits ? ['-ignore_editlist', '1', '-flags2', '+skip_manual'] : [];
  const told = isStrict ? quiet : quietButForDamage;
  const source = ['-nostdin', ...told, ...restrictions, ...decoders, ...damage, ...edits, '-f', demuxer.demuxer];
  const streams = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'];
  return [...source, '-i', input, ...streams, '-c:a', `pcm_${rawFormat}`, '-f', rawFormat, 'pipe:1'];
}
