import { readSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import { asLatheError } from './as-lathe-error.ts';

/** Frames that lie in an open file as they are. Plain data: any thread of the process can read them while the file is open. */
export interface FrameExtent {
  readonly descriptor: number;
  /** Where frame 0 lies. */
  readonly offsetBytes: number;
  readonly frameSizeBytes: number;
  /** Of the whole file when it was opened. */
  readonly fileSizeBytes: number;
}

/**
 * Fills `target`, which holds whole frames, from `frame` on.
 * @throws LatheError `io_error`; `input_corrupt` when the file has become shorter.
 */
export function readFrames(extent: FrameExtent, frame: number, target: Uint8Array): void {
  const { descriptor, offsetBytes, frameSizeBytes, fileSizeBytes } = extent;
  const position = offsetBytes + frame * frameSizeBytes;
  for (let filled = 0; filled < target.length;) {
    const offset = filled;
    const count = asLatheError(() => readSync(descriptor, target, offset, target.length - offset, position + offset));
    if (count === 0) throw becameShorter(position + filled, fileSizeBytes);
    filled += count;
  }
}

/** @param endBytes where the file ends now. */
export function becameShorter(endBytes: number, fileSizeBytes: number): LatheError {
  return new LatheError(
    'input_corrupt',
    `The file became shorter while it was read: it now ends at byte ${endBytes} of ${fileSizeBytes}.`,
  );
}
