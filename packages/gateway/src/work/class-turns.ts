import type { JobClass } from '@lathe/core';

/** So many interactive jobs in a row, then one of another class. */
const interactiveInARow = 16;

/**
 * Keeps interactive jobs from starving the others. Stores answer claims class by class, interactive first; so in slots
 * that take any class, every 17th job at the latest is to be of another one, as long as one waits.
 */
export class ClassTurns {
  #inARow = 0;

  /**
   * Classes to be asked for before all that the claim names; null: none.
   * @param ahead How many jobs are asked for before it in the same call, and not answered yet.
   */
  firstOf(classes: readonly JobClass[], ahead = 0): readonly JobClass[] | null {
    const inARow = Math.min(this.#inARow, interactiveInARow) + ahead;
    if (inARow % (interactiveInARow + 1) !== interactiveInARow || !classes.includes('interactive')) return null;
    const others = classes.filter((name) => name !== 'interactive');
    return others.length === 0 ? null : others;
  }

  /** A claim for these classes was answered with a job of this one. */
  note(classes: readonly JobClass[], given: JobClass): void {
    if (given !== 'interactive') this.#inARow = 0;
    else if (classes.length > 1) this.#inARow++;
  }
}
