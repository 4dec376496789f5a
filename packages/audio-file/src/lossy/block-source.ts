/** Frames of audio in the codec's channel order. */
export interface DecodedBlock {
  /** One array a channel; null is silence in place of what could not be decoded. */
  readonly channels: readonly Float32Array[] | null;
  readonly frameCount: number;
}

/** Decodes one file from its first packet to its proven end. */
export interface BlockSource {
  /**
   * The next block, valid until the next call; null at the end, after everything that the file declares was checked.
   *
   * @throws LatheError `input_corrupt` unless reading is lenient.
   */
  next(): Promise<DecodedBlock | null>;
}
