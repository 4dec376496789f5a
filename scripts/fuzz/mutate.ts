import { mendChecksums } from './mend-checksums.ts';

/** Whole numbers from 0 to `bound` − 1. */
export type Next = (bound: number) => number;

const extremeBytes = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
const extremes = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_fffen,
  0xffff_ffffn,
];
const extremes64 = [...extremes, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

/** Headers and ends decide most, so two of three places are near them. */
function place(bytes: Buffer, next: Next): number {
  const near = Math.min(300, bytes.length);
  const where = next(3);
  if (where === 0) return next(near);
  return where === 1 ? bytes.length - 1 - next(near) : next(bytes.length);
}

type Mutation = (bytes: Buffer, next: Next, other: Buffer) => Buffer;

/** Every way of breaking a file, by name; the order decides what each index of a seed is: append only. */
const mutations: Readonly<Record<string, Mutation>> = {
  truncate: (bytes, next) => bytes.subarray(0, place(bytes, next)),
  'header byte': (bytes, next) => set(bytes, next(Math.min(120, bytes.length)), [next(256)]),
  'bit flip': (bytes, next) => flip(bytes, place(bytes, next), next),
  'many bit flips': (bytes, next) => {
    for (let count = 1 + next(200); count > 0; count--) flip(bytes, next(bytes.length), next);
    return bytes;
  },
  'extreme byte': (bytes, next) => set(bytes, place(bytes, next), [extremeBytes[next(extremeBytes.length)] ?? 0]),
  'extreme 16 bit': (bytes, next) => setNumber(bytes, place(bytes, next), 2, next),
  'extreme 32 bit': (bytes, next) => setNumber(bytes, place(bytes, next), 4, next),
  'extreme 64 bit': (bytes, next) => setNumber(bytes, place(bytes, next), 8, next),
  cut: (bytes, next) => {
    const at = place(bytes, next);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + next(5000))]);
  },
  duplicate: (bytes, next) => {
    const at = place(bytes, next);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 1 - next(5000)))]);
  },
  insert: (bytes, next) => {
    const at = place(bytes, next);
    const inserted = Buffer.from(Array.from({ length: 1 + next(600) }, () => next(256)));
    return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
  },
  zeros: (bytes, next) => {
    const at = place(bytes, next);
    bytes.fill(0, at, Math.min(bytes.length, at + 1 + next(5000)));
    return bytes;
  },
  splice: (bytes, next, other) => {
    const at = next(bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      other.subarray(next(2) ? Math.min(at, other.length) : next(other.length)),
    ]);
  },
  'chunk size': (bytes, next) => {
    const ids = chunkIds(bytes);
    const id = ids[next(Math.max(1, ids.length))];
    if (id === undefined) return bytes;
    // In front of the id in MP4, behind it elsewhere.
    return setNumber(bytes, next(4) === 0 ? Math.max(0, id - 4) : id + 4, next(4) === 0 ? 8 : 4, next);
  },
  'chunk id': (bytes, next) => {
    const ids = chunkIds(bytes);
    const id = ids[next(Math.max(1, ids.length))];
    const from = ids[next(Math.max(1, ids.length))];
    if (id === undefined || from === undefined) return bytes;
    bytes.copyWithin(id, from, from + 4);
    return bytes;
  },
};
const mutationNames = Object.keys(mutations);

/**
 * One to four changes to a copy of `good`; in every third case checksums are mended behind them.
 * @returns the names of the changes too.
 */
export function mutate(good: Uint8Array, other: Uint8Array, next: Next): { bytes: Buffer; changes: readonly string[] } {
  let bytes = Buffer.from(good);
  const changes: string[] = [];
  for (let count = 1 + next(4); count > 0 && bytes.length > 8; count--) {
    const name = mutationNames[next(mutationNames.length)] ?? '';
    bytes = Buffer.from(mutations[name]?.(bytes, next, Buffer.from(other)) ?? bytes);
    changes.push(name);
  }
  if (next(3) === 0) {
    mendChecksums(bytes);
    changes.push('mended checksums');
  }
  return { bytes, changes };
}

function set(bytes: Buffer, at: number, values: readonly number[]): Buffer {
  for (const [index, value] of values.entries()) if (at + index < bytes.length) bytes[at + index] = value;
  return bytes;
}

function flip(bytes: Buffer, at: number, next: Next): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
  return bytes;
}

/** An extreme value, or one near what is there, in either byte order. */
function setNumber(bytes: Buffer, at: number, sizeBytes: 2 | 4 | 8, next: Next): Buffer {
  const table = sizeBytes === 8 ? extremes64 : extremes;
  const value = (table[next(table.length)] ?? 0n) + BigInt(next(3)) - 1n;
  const digits = Array.from({ length: sizeBytes }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
  return set(bytes, at, next(2) ? digits : digits.toReversed());
}

/** Where four printable characters stand within the first and last 2000 bytes. */
function chunkIds(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at + 8 <= bytes.length; at++) {
    if (at === 2000 && bytes.length > 4000) at = bytes.length - 2000;
    if (/^[A-Za-z0-9 ]{4}$/.test(bytes.toString('latin1', at, at + 4))) found.push(at);
  }
  return found;
}
