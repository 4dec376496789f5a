import type { FrameExtent } from './files/frame-extent.ts';
import type { AudioFileInfo, ChunkInfo, Damage } from './format/audio-file-info.ts';

/** A stream of PCM out of one audio file, from frame 0 to the end; not for two callers at a time. */
export interface PcmReader extends AsyncDisposable {
  readonly info: AudioFileInfo;
  /** Size of the whole file. */
  readonly sizeBytes: number;
  /** What lenient reading has met so far, in order; always empty when reading is strict, since damage then throws. */
  readonly damage: readonly Damage[];
  /**
   * Fills `target` with whole interleaved little-endian frames in `info.sampleFormat`; returns the frames read.
   *
   * Gives as many frames as fit while there are any; 0 means the end, and that everything was verified. `target` may
   * lie in WASM memory; it is not kept. Bytes beyond the frames returned are undefined.
   *
   * @throws LatheError `input_corrupt` when frame count or checksum differ from what the file declares;
   * `invalid_argument` when not one frame fits; `limit_exceeded`.
   */
  read(target: Uint8Array): Promise<number>;
  /** Back to frame 0; also after an error. */
  rewind(): Promise<void>;
  /**
   * Makes `frame` the next to be read; where frames lie in the file as they are and nothing but their number is verified.
   * Readers that decode or verify in order have none.
   */
  seek?(frame: number): void;
  /** Where those frames lie, for whoever reads them without the reader, as long as it is open; with `seek` alone. */
  readonly extent?: FrameExtent;
  /**
   * Payload of one chunk of `info.chunks`.
   *
   * @throws LatheError `limit_exceeded` past `maxChunkBytes`.
   */
  readChunk(chunk: ChunkInfo): Promise<Uint8Array>;
}
