import { LatheError } from '@lathe/core/errors';

/** Layout tag of Core Audio that says the channels are those of a bitmap, in the order of its bits. */
const bitmapTag = 0x0001_0000;
const descriptionsTag = 0;
const fixedSizeBytes = 12;
const descriptionSizeBytes = 20;
/** Bits and labels 1 to 18 of Core Audio are those of the WAVE speaker mask. */
const sharedPositions = 18;

/** Predefined layouts whose order is the one of WAVE, by tag, with their speaker masks. */
const wavOrderedTags: ReadonlyMap<number, number> = new Map([
  [(100 << 16) | 1, 0x4],
  [(101 << 16) | 2, 0x3],
  [(121 << 16) | 6, 0x3f],
  [(187 << 16) | 6, 0x3f],
  [(189 << 16) | 8, 0x63f],
]);

/**
 * Speaker mask that a CHAN chunk (Core Audio's `AudioChannelLayout`) declares; 0 when it declares none.
 *
 * @throws LatheError `unsupported_layout` for an order that is not the one of WAVE, `malformed_media` for a short chunk.
 */
export function parseChannelLayoutChunk(payload: Uint8Array): number {
  if (payload.length < fixedSizeBytes) {
    throw new LatheError('malformed_media', `The CHAN chunk has ${payload.length} bytes; 12 are needed.`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const tag = view.getUint32(0);
  if (tag === bitmapTag) return view.getUint32(4);
  if (tag === descriptionsTag) return maskOfDescriptions(view);
  const mask = wavOrderedTags.get(tag);
  if (mask !== undefined) return mask;
  // Discrete or unknown in order (147 and 0xFFFF): nothing is declared.
  const kind = tag >>> 16;
  if (kind === 147 || kind === 0xffff) return 0;
  throw new LatheError(
    'unsupported_layout',
    `The CHAN chunk declares the Core Audio layout ${kind} of ${tag & 0xffff} channels; expected one in the order of WAVE.`,
    { details: { layoutTag: tag } },
  );
}

function maskOfDescriptions(view: DataView): number {
  const count = view.getUint32(8);
  if (count > (view.byteLength - fixedSizeBytes) / descriptionSizeBytes) {
    throw new LatheError(
      'malformed_media',
      `The CHAN chunk of ${view.byteLength} bytes declares ${count} channel descriptions.`,
    );
  }
  let mask = 0;
  let earlier = 0;
  for (let index = 0; index < count; index++) {
    const label = view.getUint32(fixedSizeBytes + index * descriptionSizeBytes);
    if (label <= earlier || label > sharedPositions) {
      throw new LatheError(
        'unsupported_layout',
        `The CHAN chunk puts Core Audio's channel label ${label} at place ${index + 1}; expected the order of WAVE.`,
        { details: { label } },
      );
    }
    mask |= 1 << (label - 1);
    earlier = label;
  }
  return mask;
}

/** A CHAN payload that declares a WAVE speaker mask. */
export function buildChannelLayoutChunk(channelMask: number): Uint8Array {
  const payload = new Uint8Array(fixedSizeBytes);
  const view = new DataView(payload.buffer);
  view.setUint32(0, bitmapTag);
  view.setUint32(4, channelMask);
  return payload;
}
