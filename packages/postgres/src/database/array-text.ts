/** Elements of an array of texts or numbers; null is SQL's NULL. */
export type ArrayElement = string | number | null;

const plain = /^[A-Za-z0-9_./:-]+$/;

/** A PostgreSQL array literal, for a parameter that is cast to its type. @throws RangeError for NaN and infinities. */
export function arrayText(elements: readonly ArrayElement[]): string {
  return `{${elements.map(elementText).join(',')}}`;
}

function elementText(element: ArrayElement): string {
  if (element === null) return 'NULL';
  if (typeof element === 'number') {
    if (!Number.isFinite(element)) throw new RangeError(`An array column takes finite numbers, got ${element}`);
    return String(element);
  }
  if (plain.test(element) && element.toUpperCase() !== 'NULL') return element;
  return `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
