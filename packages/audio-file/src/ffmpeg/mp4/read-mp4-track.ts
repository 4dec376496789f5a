import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../../files/input-file.ts';
import { findBox, listBoxes, readBox, type Mp4Box } from './mp4-boxes.ts';

/** One entry of an edit list: which stretch of the media is played. */
export interface Mp4Edit {
  /** In ticks of the movie's time scale. */
  readonly durationTicks: number;
  /** In ticks of the media's time scale; −1 for an empty edit. */
  readonly mediaTime: number;
}

/** What an MP4 says about the timing of its first audio track. */
export interface Mp4Track {
  readonly movieTicksPerSecond: number;
  readonly mediaTicksPerSecond: number;
  /** Coded packets. */
  readonly packetCount: number;
  /** Their durations together, in media ticks. */
  readonly mediaTicks: number;
  /** Duration of the first packet, in media ticks. */
  readonly packetTicks: number;
  readonly edits: readonly Mp4Edit[];
  /** iTunes' own note of delay, padding and length in frames; null when there is none. */
  readonly gapless: Mp4Gapless | null;
}

/** The fields of an `iTunSMPB` tag. */
export interface Mp4Gapless {
  readonly delayFrames: number;
  readonly paddingFrames: number;
  readonly lengthFrames: number;
}

/**
 * Reads the timing of the first audio track.
 *
 * @returns null when the packets are not listed in `moov` but come in fragments.
 * @throws LatheError `malformed_media` without `moov` or audio track, `unsupported_format` when the audio lies in another
 * file, `limit_exceeded`.
 */
export function readMp4Track(file: InputFile): Mp4Track | null {
  const moov = listBoxes(file, 0, file.sizeBytes).find(({ type }) => type === 'moov');
  if (!moov) {
    throw new LatheError(
      'input_corrupt',
      'The MP4 has no moov box, which says where its audio is: its end is missing.',
    );
  }
  const track = listBoxes(file, moov.start, moov.end).find((box) => box.type === 'trak' && isAudio(file, box));
  if (!track) throw new LatheError('unsupported_format', 'The MP4 holds no audio track.');
  refuseExternalData(file, track);
  const times = findBox(file, track, ['mdia', 'minf', 'stbl', 'stts']);
  const mediaHeader = findBox(file, track, ['mdia', 'mdhd']);
  const movieHeader = findBox(file, moov, ['mvhd']);
  if (!times || !mediaHeader || !movieHeader) {
    throw new LatheError('malformed_media', 'The MP4 does not say how long its audio is.');
  }
  const packets = sumTimes(readBox(file, times));
  if (packets.packetCount === 0) return null;
  return {
    ...packets,
    movieTicksPerSecond: timeScale(readBox(file, movieHeader)),
    mediaTicksPerSecond: timeScale(readBox(file, mediaHeader)),
    edits: readEdits(file, track),
    gapless: readGapless(file, moov),
  };
}

function isAudio(file: InputFile, track: Mp4Box): boolean {
  const handler = findBox(file, track, ['mdia', 'hdlr']);
  if (!handler) return false;
  const view = readBox(file, handler);
  return view.byteLength >= 12 && view.getUint32(8) === 0x73_6f_75_6e; // 'soun'
}

/** ISO/IEC 14496-12 clause 8.7.2: flag 1 says that the data is in this very file. */
function refuseExternalData(file: InputFile, track: Mp4Box): void {
  const references = findBox(file, track, ['mdia', 'minf', 'dinf', 'dref']);
  if (!references) return;
  for (const entry of listBoxes(file, references.start + 8, references.end)) {
    const view = readBox(file, entry);
    if (view.byteLength >= 4 && (view.getUint32(0) & 1) === 1) continue;
    throw new LatheError(
      'unsupported_format',
      'The MP4 refers to audio in another file; it must hold its audio itself.',
    );
  }
}

/** `mvhd` and `mdhd`, clauses 8.2.2 and 8.4.2: the time scale stands behind two times of 32 or 64 bits. */
function timeScale(view: DataView): number {
  const offset = view.byteLength > 0 && view.getUint8(0) === 1 ? 20 : 12;
  const scale = view.byteLength >= offset + 4 ? view.getUint32(offset) : 0;
  if (scale === 0) throw new LatheError('malformed_media', 'The MP4 declares a time scale of 0.');
  return scale;
}

/** `stts`, clause 8.6.1.2: runs of packets of equal duration. */
function sumTimes(view: DataView): Pick<Mp4Track, 'packetCount' | 'mediaTicks' | 'packetTicks'> {
  let packetCount = 0;
  let mediaTicks = 0;
  const runs = view.byteLength >= 8 ? Math.min(view.getUint32(4), Math.floor((view.byteLength - 8) / 8)) : 0;
  for (let run = 0; run < runs; run++) {
    const count = view.getUint32(8 + run * 8);
    packetCount += count;
    mediaTicks += count * view.getUint32(12 + run * 8);
  }
  return { packetCount, mediaTicks, packetTicks: runs > 0 ? view.getUint32(12) : 0 };
}

/** `elst`, clause 8.6.6. */
function readEdits(file: InputFile, track: Mp4Box): readonly Mp4Edit[] {
  const list = findBox(file, track, ['edts', 'elst']);
  if (!list) return [];
  const view = readBox(file, list);
  if (view.byteLength < 8) return [];
  const isLong = view.getUint8(0) === 1;
  const entryBytes = isLong ? 20 : 12;
  const count = Math.min(view.getUint32(4), Math.floor((view.byteLength - 8) / entryBytes));
  return Array.from({ length: count }, (_, index) => {
    const offset = 8 + index * entryBytes;
    return isLong
      ? { durationTicks: Number(view.getBigUint64(offset)), mediaTime: Number(view.getBigInt64(offset + 8)) }
      : { durationTicks: view.getUint32(offset), mediaTime: view.getInt32(offset + 4) };
  });
}

/** The tag is text: twelve hexadecimal numbers, of which the second to fourth are delay, padding and length. */
function readGapless(file: InputFile, moov: Mp4Box): Mp4Gapless | null {
  const meta = findBox(file, moov, ['udta', 'meta']);
  // `meta` has four bytes of version and flags before its boxes.
  const list = meta && findBox(file, { ...meta, start: meta.start + 4 }, ['ilst']);
  if (!list) return null;
  for (const tag of listBoxes(file, list.start, list.end)) {
    if (tag.type !== '----' || tag.end - tag.start > 1024) continue;
    const text = Buffer.from(file.readBytes(tag.start, tag.end - tag.start)).toString('latin1');
    if (!text.includes('iTunSMPB')) continue;
    const fields = /\s[0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{16})/i.exec(text);
    const [, delay, padding, length] = fields ?? [];
    if (delay === undefined || padding === undefined || length === undefined) continue;
    return {
      delayFrames: Number.parseInt(delay, 16),
      paddingFrames: Number.parseInt(padding, 16),
      lengthFrames: Number.parseInt(length, 16),
    };
  }
  return null;
}
