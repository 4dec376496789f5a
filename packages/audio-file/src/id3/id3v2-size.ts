/** Size of an ID3v2 header. */
export const id3v2HeaderSizeBytes = 10;

/** Whole size of the ID3v2 tag that begins with `head`, header and footer included; null where there is none. */
export function id3v2SizeBytes(head: Uint8Array): number | null {
  const [i, d, three, , , flags, b0, b1, b2, b3] = head;
  if (i !== 0x49 || d !== 0x44 || three !== 0x33 || flags === undefined) return null;
  if (b0 === undefined || b1 === undefined || b2 === undefined || b3 === undefined) return null;
  // Four bytes of seven bits (ID3v2.4 clause 3.1).
  if ((b0 | b1 | b2 | b3) > 0x7f) return null;
  const footerBytes = (flags & 0x10) === 0 ? 0 : id3v2HeaderSizeBytes;
  return id3v2HeaderSizeBytes + ((b0 << 21) | (b1 << 14) | (b2 << 7) | b3) + footerBytes;
}
