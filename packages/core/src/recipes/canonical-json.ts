import { LatheError } from '../errors/index.ts';

/**
 * One text for one value, after RFC 8785: keys sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them, no white space. Properties that are undefined are left out, as in JSON.
 * @throws invalid_argument for what JSON cannot hold: NaN, infinity, bigint, functions, holes, lone surrogates, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', []);
}

function write(value: unknown, path: string, parents: readonly object[]): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : refuse(path, String(value));
  if (typeof value === 'string')
    return value.isWellFormed() ? JSON.stringify(value) : refuse(path, 'a string with a lone surrogate');
  if (typeof value !== 'object') return refuse(path, typeof value);
  if (parents.includes(value)) return refuse(path, 'an object that holds itself');
  return Array.isArray(value) ? writeArray(value, path, parents) : writeObject(value, path, parents);
}

function writeArray(items: readonly unknown[], path: string, parents: readonly object[]): string {
  const texts = Array.from(items, (item, index) => write(item, `${path}[${index}]`, [...parents, items]));
  return `[${texts.join(',')}]`;
}

function writeObject(value: object, path: string, parents: readonly object[]): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return refuse(path, `an instance of ${value.constructor.name}`);
  const texts: string[] = [];
  for (const [key, item] of Object.entries(value).toSorted(byKey)) {
    if (item === undefined) continue;
    if (!key.isWellFormed()) refuse(path, 'a key with a lone surrogate');
    texts.push(`${JSON.stringify(key)}:${write(item, `${path}.${key}`, [...parents, value])}`);
  }
  return `{${texts.join(',')}}`;
}

/** Comparison of strings by `<` is by UTF-16 code units. */
function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function refuse(path: string, found: string): never {
  throw new LatheError('invalid_argument', `JSON cannot hold ${found}, found at ${path}.`, { details: { path } });
}
