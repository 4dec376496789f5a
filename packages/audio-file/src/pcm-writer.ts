/** A metadata chunk to write: four printable ASCII characters and the payload without pad byte. */
export interface ChunkToWrite {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What a finished file is. */
export interface WrittenFile {
  readonly sizeBytes: number;
  readonly lengthFrames: number;
}

/**
 * Writes one audio file front to back.
 *
 * Life: created by its class, `write` any number of times, `finish` once; disposing without `finish` leaves an
 * unfinished file behind, which the caller removes.
 */
export interface PcmWriter extends AsyncDisposable {
  /** Appends whole interleaved little-endian frames; `bytes` is not kept. @throws LatheError `invalid_argument`, `io_error`. */
  write(bytes: Uint8Array): void;
  /** Writes sizes and checksums into the header, waits for the disk and closes the file. */
  finish(): Promise<WrittenFile>;
}
