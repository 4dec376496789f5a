import { LatheError } from '@lathe/core/errors';
import type { MediaWarning } from '../format/audio-file-info.ts';

/** What the headers say about the chunk of the audio, and what the file can hold. */
export interface DataClaim {
  /** `data`, or `SSND` in AIFF. */
  readonly chunk: string;
  /** Size by the chunk's header, or by ds64 where the header defers to it. */
  readonly declaredBytes: number;
  /** Bytes from the payload's start to the end of the file. */
  readonly availableBytes: number;
  /** The RIFF size is one that writers leave when they cannot seek back. */
  readonly isRiffSizeOpen: boolean;
  /** The size is one of 64 bits (ds64, W64): then 0 alone means that it is open. */
  readonly has64Bits: boolean;
}

/** Where the audio really ends. */
export interface DataExtent {
  readonly sizeBytes: number;
  /** Bytes that were cut off; not 0 only where that is allowed. */
  readonly missingBytes: number;
}

/**
 * Size of the audio's payload: as declared, or up to the end of the file where a streaming writer left a placeholder.
 *
 * @param lenient takes a file that was cut off for what is left of it.
 * @throws LatheError `input_corrupt` when the file was cut off and that is not allowed.
 */
export function dataExtent(claim: DataClaim, lenient: boolean, warn: (warning: MediaWarning) => void): DataExtent {
  const { chunk, declaredBytes, availableBytes } = claim;
  const isOpen = claim.has64Bits
    ? declaredBytes === 0
    : isPlaceholder(declaredBytes) || (declaredBytes === 0 && claim.isRiffSizeOpen);
  if (isOpen ? declaredBytes <= availableBytes && declaredBytes > 0 : declaredBytes <= availableBytes) {
    return { sizeBytes: declaredBytes, missingBytes: 0 };
  }
  if (isOpen) {
    if (availableBytes > 0) {
      warn({
        code: 'header_size_mismatch',
        message: `The ${chunk} chunk declares ${declaredBytes} bytes, as streaming writers do; it is read to the end of the file, ${availableBytes} bytes.`,
      });
    }
    return { sizeBytes: availableBytes, missingBytes: 0 };
  }
  if (lenient) return { sizeBytes: availableBytes, missingBytes: declaredBytes - availableBytes };
  throw new LatheError(
    'input_corrupt',
    `The file is cut off: its ${chunk} chunk declares ${declaredBytes} bytes, but only ${availableBytes} are there.`,
    { details: { declaredBytes, availableBytes } },
  );
}

/** True for sizes just below 2 GiB and 4 GiB: the largest a header can say, less the headers some writers subtract. */
export function isPlaceholder(sizeBytes: number): boolean {
  return (sizeBytes >= 0x7fff_e000 && sizeBytes <= 0x8000_0000) || sizeBytes >= 0xffff_e000;
}
