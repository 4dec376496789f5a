/** Where one frame of audio can be found. */
export interface SeekPoint {
  /** First frame of audio in the block. */
  readonly startFrame: number;
  /** Bytes from the first FLAC frame. */
  readonly offset: number;
  readonly blockFrames: number;
}

/** Size of a seek point, RFC 9639 clause 8.5.1. */
export const seekPointSizeBytes = 18;

/** More points than this are thinned out; 10 s apart they cover 20 minutes. */
export const maximumSeekPoints = 120;

/** Keeps a bounded number of evenly spread seek points of a stream whose length is not known. */
export class SeekPoints {
  #points: SeekPoint[] = [];
  #intervalFrames: number;
  #nextFrame = 0;

  constructor(sampleRateHz: number) {
    this.#intervalFrames = 10 * sampleRateHz;
  }

  /** Offers a block; the points kept depend on the blocks alone. */
  offer(point: SeekPoint): void {
    if (point.startFrame < this.#nextFrame) return;
    if (this.#points.length === maximumSeekPoints) {
      this.#points = this.#points.filter((_, index) => index % 2 === 0);
      this.#intervalFrames *= 2;
      this.#nextFrame = this.#after(this.#points.at(-1)?.startFrame ?? 0);
      if (point.startFrame < this.#nextFrame) return;
    }
    this.#points.push(point);
    this.#nextFrame = this.#after(point.startFrame);
  }

  /** The next multiple of the interval. */
  #after(startFrame: number): number {
    return (Math.floor(startFrame / this.#intervalFrames) + 1) * this.#intervalFrames;
  }

  /** The payload of a SEEKTABLE block. */
  payload(): Uint8Array {
    const bytes = new Uint8Array(this.#points.length * seekPointSizeBytes);
    const view = new DataView(bytes.buffer);
    for (const [index, { startFrame, offset, blockFrames }] of this.#points.entries()) {
      view.setBigUint64(index * seekPointSizeBytes, BigInt(startFrame));
      view.setBigUint64(index * seekPointSizeBytes + 8, BigInt(offset));
      view.setUint16(index * seekPointSizeBytes + 16, blockFrames);
    }
    return bytes;
  }
}
