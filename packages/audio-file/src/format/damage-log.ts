import type { Damage } from './audio-file-info.ts';

/** Stretches told one by one; further ones are added to the last. */
const keptStretches = 1000;

/** Damage in the order it is met, in bounded memory. */
export class DamageLog {
  #entries: Damage[] = [];
  #dropped = 0;

  get entries(): readonly Damage[] {
    return this.#entries;
  }

  add(damage: Damage): void {
    if (this.#entries.length < keptStretches) {
      this.#entries.push(damage);
      return;
    }
    this.#dropped += 1;
    const first = this.#entries[keptStretches - 1] ?? damage;
    this.#entries[keptStretches - 1] = {
      message: `${this.#dropped + 1} more stretches are damaged from here on.`,
      startFrame: first.startFrame,
      lengthFrames: Math.max(first.lengthFrames, damage.startFrame + damage.lengthFrames - first.startFrame),
    };
  }

  clear(): void {
    this.#entries = [];
    this.#dropped = 0;
  }
}
