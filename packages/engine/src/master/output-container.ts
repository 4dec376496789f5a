import { isFloat, sniffFile, type AudioFileInfo, type SampleFormat, type WrittenContainer } from '@lathe/audio-file';
import type { MasterRecipe } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';

/** Inputs whose container is kept unless the recipe names another; every other input becomes WAV. */
const kept: Readonly<Record<string, WrittenContainer>> = {
  wav: 'wav',
  // The size of the file decides between WAV and RF64 unless the recipe does.
  rf64: 'wav',
  bw64: 'bw64',
  aiff: 'aiff',
  aifc: 'aifc',
};

/**
 * Container of the master of an input.
 *
 * @param output sample format that is written; float makes an AIFC of an AIFF whose container is kept.
 * @throws LatheError `invalid_argument` where the recipe asks for AIFF, which holds no float, and the input's format is
 * kept and is float.
 */
export function outputContainer(
  recipe: Pick<MasterRecipe, 'container'>,
  { container }: Pick<AudioFileInfo, 'container'>,
  output: SampleFormat,
): WrittenContainer {
  const chosen = recipe.container ?? kept[container] ?? 'wav';
  if (chosen !== 'aiff' || !isFloat(output)) return chosen;
  if (recipe.container === null) return 'aifc';
  throw new LatheError(
    'invalid_argument',
    `The recipe asks for AIFF, which holds no float, and for samples as ${output}. AIFC holds them, or ask for integers.`,
    { details: { container: chosen, sampleFormat: output } },
  );
}

/** Ending and media type of masters in a container. */
export function fileKindOf(container: string): { readonly ending: string; readonly mediaType: string } {
  if (container === 'aiff' || container === 'aifc') return { ending: '.aif', mediaType: 'audio/aiff' };
  return { ending: '.wav', mediaType: 'audio/wav' };
}

/**
 * Ending that the name of a master should have: `.wav` or `.aif`.
 *
 * Looks at the first bytes of the input where the recipe keeps its container; what cannot be read is `.wav`.
 */
export function masterEnding(inputPath: string, recipe: Pick<MasterRecipe, 'container'>): string {
  const guess = recipe.container === null ? sniffFile(inputPath) : null;
  const isAiff = guess?.supported === true && guess.container === 'aiff';
  return fileKindOf(recipe.container ?? (isAiff ? 'aiff' : 'wav')).ending;
}
