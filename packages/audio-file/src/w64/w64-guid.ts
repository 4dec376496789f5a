/** Size of a GUID on disk. */
export const guidSizeBytes = 16;

/** Last 12 bytes of the GUIDs made from a RIFF identifier, `wave` and `fmt ` among them (Sony Wave64). */
const riffTail = [0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0x00, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a];
const riffGuid = [0x72, 0x69, 0x66, 0x66, 0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00];

/** True when a file begins with the `riff` GUID of Wave64. */
export function isW64(head: Uint8Array): boolean {
  return riffGuid.every((byte, index) => head[index] === byte);
}

/**
 * Name of a chunk: the four characters of a GUID made from a RIFF identifier, or else the GUID in its usual notation,
 * such as `{ABF76256-392D-11D2-86C7-00C04F8EDB8A}`.
 */
export function guidName(guid: Uint8Array): string {
  const characters = String.fromCharCode(...guid.subarray(0, 4));
  const isRiffId = riffTail.every((byte, index) => guid[4 + index] === byte);
  if (isRiffId && /^[\x20-\x7e]{4}$/.test(characters)) return characters;
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
  const swapped = (from: number, to: number): string => hex(guid.slice(from, to).toReversed());
  const head = [swapped(0, 4), swapped(4, 6), swapped(6, 8)].join('-');
  return `{${head}-${hex(guid.subarray(8, 10))}-${hex(guid.subarray(10, 16))}}`;
}
