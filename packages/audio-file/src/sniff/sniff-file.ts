import { InputFile } from '../files/input-file.ts';
import { sniffContainer, type ContainerGuess } from './sniff-container.ts';

/** What a file looks like by its first bytes; null when it cannot be read. Opening it says why. */
export function sniffFile(path: string): ContainerGuess | null {
  try {
    using file = InputFile.open(path);
    return sniffContainer((position, sizeBytes) => file.readBytes(position, sizeBytes));
  } catch {
    return null;
  }
}
