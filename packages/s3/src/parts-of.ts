/** A piece of a body. */
export interface BodyPart {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/**
 * A body as parts of exactly `partBytes`, the last one shorter or as long; an empty body is one empty part. Two parts
 * are in memory at a time; those that were yielded are the caller's.
 */
export async function* partsOf(body: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<BodyPart> {
  let number = 1;
  let full: Buffer | null = null;
  let filled = 0;
  let chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    for (let rest = chunk; rest.byteLength > 0;) {
      const piece = rest.subarray(0, partBytes - filled);
      rest = rest.subarray(piece.byteLength);
      // A copy: the chunk is its owner's again when the next one is asked for.
      chunks.push(Uint8Array.from(piece));
      filled += piece.byteLength;
      if (filled < partBytes) continue;
      if (full !== null) yield { number: number++, bytes: full, isLast: false };
      full = Buffer.concat(chunks);
      [chunks, filled] = [[], 0];
    }
  }
  if (full !== null && filled === 0) {
    yield { number, bytes: full, isLast: true };
    return;
  }
  if (full !== null) yield { number: number++, bytes: full, isLast: false };
  yield { number, bytes: Buffer.concat(chunks), isLast: true };
}
