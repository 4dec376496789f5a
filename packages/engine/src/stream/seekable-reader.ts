import type { PcmReader } from '@lathe/audio-file/read';

/** A reader that can be told where to read next: uncompressed audio in a file. */
export type SeekableReader = PcmReader & Required<Pick<PcmReader, 'seek' | 'extent'>>;

export function isSeekable(reader: PcmReader): reader is SeekableReader {
  return reader.seek !== undefined && reader.extent !== undefined;
}
