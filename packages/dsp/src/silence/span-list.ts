/** From and to in frames; the end is where the stretch has ended. */
export interface FrameSpan {
  readonly startFrame: number;
  readonly endFrame: number;
}

const keptSpans = 100;

/** Counts spans and keeps the first 100. */
export class SpanList {
  readonly #first: FrameSpan[] = [];
  #count = 0;
  #totalFrames = 0;

  add(span: FrameSpan): void {
    this.#count += 1;
    this.#totalFrames += span.endFrame - span.startFrame;
    if (this.#first.length < keptSpans) this.#first.push(span);
  }

  inSeconds(sampleRateHz: number): Spans {
    return {
      count: this.#count,
      totalSeconds: this.#totalFrames / sampleRateHz,
      first: this.#first.map(({ startFrame, endFrame }) => ({
        startSeconds: startFrame / sampleRateHz,
        endSeconds: endFrame / sampleRateHz,
      })),
    };
  }
}

/** How many there are, how long they last together, and the first 100. */
export interface Spans {
  readonly count: number;
  readonly totalSeconds: number;
  readonly first: { readonly startSeconds: number; readonly endSeconds: number }[];
}
