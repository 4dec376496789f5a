import { LatheError } from '@lathe/core/errors';
import type { Damage } from '../format/audio-file-info.ts';

/** A damaged place in a file. */
export interface DamageFacts {
  /** A sentence with the place in the file. */
  readonly message: string;
  /** First frame concerned, counted from the first frame the codec gives. */
  readonly codecFrame: number;
  /** Frames replaced by silence or missing. */
  readonly lengthFrames: number;
  readonly details: Readonly<Record<string, number | string | null>>;
}

/** Past this a file is no damaged one but no audio at all. */
const maximumPlaces = 1000;

/** What becomes of damage: an error when reading is strict, an entry when it is lenient. */
export class DamageLog {
  readonly isLenient: boolean;
  readonly #skippedFrames: number;
  readonly #places: Damage[] = [];
  /** Places met since the last `restart`; the same ones are met again in every pass. */
  #met = 0;

  /** @param skippedFrames frames that are cut at the beginning of what the codec gives. */
  constructor(isLenient: boolean, skippedFrames: number) {
    this.isLenient = isLenient;
    this.#skippedFrames = skippedFrames;
  }

  get places(): readonly Damage[] {
    return this.#places;
  }

  /** @throws LatheError `input_corrupt` when reading is strict, or when there are more than 1000 places. */
  meet({ message, codecFrame, lengthFrames, details }: DamageFacts): void {
    const startFrame = Math.max(0, codecFrame - this.#skippedFrames);
    if (!this.isLenient) throw new LatheError('input_corrupt', message, { details: { ...details, frame: startFrame } });
    if (this.#met >= maximumPlaces) {
      throw new LatheError('input_corrupt', `The file is damaged in more than ${maximumPlaces} places; ${message}`);
    }
    const hidden = Math.max(0, this.#skippedFrames - codecFrame);
    const place = { message, startFrame, lengthFrames: Math.max(0, lengthFrames - hidden) };
    if (this.#met === this.#places.length) this.#places.push(place);
    this.#met += 1;
  }

  /** For another pass from the first frame. */
  restart(): void {
    this.#met = 0;
  }
}
