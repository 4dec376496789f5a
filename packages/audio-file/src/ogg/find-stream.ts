import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { MediaWarning } from '../format/audio-file-info.ts';
import { lastPages, PageReader } from './page-reader.ts';
import type { OggStreamId } from './packet-reader.ts';

/** Codecs of Ogg that are read here. */
export type OggCodec = 'vorbis' | 'opus';

/** Where one stream lies in an Ogg file, and its last position. */
export interface OggStream extends OggStreamId {
  /** Position after the last packet, in units of the codec. */
  readonly lastGranule: number;
  /** A page before the last that has a position, from which the end can be read; 0 is the beginning. */
  readonly tailOffset: number;
  readonly warnings: readonly MediaWarning[];
  /** What is wrong with the end; strict reading refuses it. */
  readonly faults: readonly string[];
}

const magics: Readonly<Record<OggCodec, string>> = { vorbis: '\x01vorbis', opus: 'OpusHead' };
/** More streams than this do not begin together. */
const mostStreams = 16;

/** Finds the one stream of `codec` and looks at the end of the file. @throws LatheError `malformed_media`, `unsupported_format`. */
export function findStream(file: InputFile, codec: OggCodec): OggStream {
  const { serial, otherSerials } = firstPages(file, codec);
  const pages = lastPages(file);
  const stranger = pages.find((page) => page.serial !== serial && !otherSerials.has(page.serial));
  if (stranger) {
    throw new LatheError(
      'unsupported_format',
      `The Ogg file is chained: it ends with a stream ${stranger.serial} that is not the one it begins with; expected one stream.`,
      { details: { offset: stranger.offset } },
    );
  }
  const own = pages.filter((page) => page.serial === serial);
  const last = own.at(-1);
  const lastGranule = own.findLast((page) => page.granule !== null)?.granule;
  if (last === undefined || lastGranule === undefined || lastGranule === null) {
    throw new LatheError('input_corrupt', `No whole page of the ${codec} stream is left at the end of the Ogg file.`);
  }
  const end = pages.reduce((furthest, page) => Math.max(furthest, page.offset + page.sizeBytes), 0);
  const positions = own.filter((page) => page.granule !== null);
  const tailOffset = positions.length < 3 ? 0 : (positions.at(-3)?.offset ?? 0);
  const restBytes = file.sizeBytes - end;
  const warnings: MediaWarning[] = [];
  const faults: string[] = [];
  if (!last.isLast) {
    faults.push(`it is cut off: its last good page, at byte ${last.offset}, is not marked as the end of the stream`);
  } else if (restBytes > 0) {
    warnings.push({
      code: 'trailing_bytes',
      message: `${restBytes} bytes follow the end of the stream; they are ignored.`,
    });
  }
  return { serial, otherSerials, end: last.isLast ? end : file.sizeBytes, lastGranule, tailOffset, warnings, faults };
}

/** All streams begin before any goes on (RFC 3533 clause 4). */
function firstPages(file: InputFile, codec: OggCodec): Pick<OggStreamId, 'serial' | 'otherSerials'> {
  const reader = new PageReader(file, 0, file.sizeBytes);
  const otherSerials = new Set<number>();
  let serial: number | null = null;
  for (let count = 0; count < mostStreams; count++) {
    const page = reader.next();
    if (page !== null && 'kind' in page && serial !== null) break;
    if (page !== null && 'kind' in page) {
      throw new LatheError('input_corrupt', `The Ogg file is damaged at byte ${page.offset}: ${page.reason}.`);
    }
    if (page === null || !page.isFirst) break;
    const magic = magics[codec];
    const isOurs = String.fromCharCode(...page.body.subarray(0, magic.length)) === magic;
    if (isOurs && serial === null) serial = page.serial;
    else otherSerials.add(page.serial);
  }
  if (serial === null) throw new LatheError('malformed_media', `The Ogg file begins no ${codec} stream.`);
  return { serial, otherSerials };
}
