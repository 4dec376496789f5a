import { LatheError } from '@lathe/core/errors';

/** Collects tags by upper-case name; several values of one are joined by `; `. */
export class TagCollector {
  readonly #maxTags: number;
  readonly #tags = new Map<string, string>();
  #count = 0;

  constructor(maxTags: number) {
    this.#maxTags = maxTags;
  }

  /** Empty values are left out. @throws LatheError `limit_exceeded` past `maxTags`. */
  add(name: string, value: string): void {
    if (value === '') return;
    this.#count += 1;
    if (this.#count > this.#maxTags) {
      throw new LatheError('limit_exceeded', `The file has more than ${this.#maxTags} tags.`, {
        details: { limitTags: this.#maxTags },
      });
    }
    const earlier = this.#tags.get(name);
    this.#tags.set(name, earlier === undefined ? value : `${earlier}; ${value}`);
  }

  get tags(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#tags);
  }
}
