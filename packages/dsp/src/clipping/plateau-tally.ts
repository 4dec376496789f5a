/** At or above this magnitude (−0.1 dBFS) one run is enough; below it, so many are needed to speak of a flat top. */
const nearFullScale = 0.98855;
const runsBelowFullScale = 3;

/** Magnitude below which nothing is taken as clipped: −36 dBFS. */
const faintest = 0.0158489;

const keptEvents = 100;

/** Something at one frame of one channel, with a magnitude; full scale is 1. */
export interface ChannelEvent {
  readonly frame: number;
  readonly channel: number;
  readonly magnitude: number;
}

/** What one polarity of one channel has shown at its greatest level so far. */
export class PlateauTally {
  readonly channel: number;
  readonly sign: 1 | -1;
  level = 0;
  runs = 0;
  clippedSamples = 0;
  longestRunFrames = 0;
  first: ChannelEvent[] = [];
  /** Whether the chunk before reached the level. */
  wasReached = false;

  constructor(channel: number, sign: 1 | -1) {
    this.channel = channel;
    this.sign = sign;
  }

  /** Forgets what was at the level so far. */
  raise(level: number): void {
    this.level = level;
    this.runs = 0;
    this.clippedSamples = 0;
    this.longestRunFrames = 0;
    this.first = [];
  }

  add(frame: number, lengthFrames: number): void {
    this.runs += 1;
    this.clippedSamples += lengthFrames;
    this.longestRunFrames = Math.max(this.longestRunFrames, lengthFrames);
    if (this.first.length < keptEvents) this.first.push({ frame, channel: this.channel, magnitude: this.level });
  }

  get isClipped(): boolean {
    return this.level >= faintest && this.runs >= (this.level >= nearFullScale ? 1 : runsBelowFullScale);
  }
}
