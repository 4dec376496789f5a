import {
  isFloat,
  sniffFile,
  type AudioFileInfo,
  type AudioLimits,
  type SampleFormat,
  type WrittenContainer,
} from '@lathe/audio-file';
import type { MasterRecipe } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { describeFile } from '../analyze/describe-file.ts';
import { outputFormat } from './output-format.ts';

/** Inputs whose container is kept unless the recipe names another; every other input becomes WAV. */
const kept: Readonly<Record<string, WrittenContainer>> = {
  wav: 'wav',
  // The size of the file decides between WAV and RF64 unless the recipe does.
  rf64: 'wav',
  bw64: 'bw64',
  aiff: 'aiff',
  aifc: 'aifc',
  flac: 'flac',
};

/**
 * Container of the master of an input.
 *
 * @param output sample format that is written; float makes an AIFC of an AIFF whose container is kept, and a WAV of a FLAC.
 * @throws LatheError `invalid_argument` where the recipe asks for a container that does not hold the format.
 */
export function outputContainer(
  recipe: Pick<MasterRecipe, 'container'>,
  { container }: Pick<AudioFileInfo, 'container'>,
  output: SampleFormat,
): WrittenContainer {
  const chosen = recipe.container ?? kept[container] ?? 'wav';
  const holding = containerThatHolds(chosen, output);
  if (recipe.container === null || holding === chosen) return holding;
  throw new LatheError(
    'invalid_argument',
    `The recipe asks for ${chosen.toUpperCase()}, which holds no samples of the format ${output}; ${holding.toUpperCase()} does, or ask for 16 or 24 bit.`,
    { details: { container: chosen, sampleFormat: output } },
  );
}

/** AIFF holds no float, and FLAC 16 and 24 bit alone. */
function containerThatHolds(container: WrittenContainer, format: SampleFormat): WrittenContainer {
  if (container === 'aiff' && isFloat(format)) return 'aifc';
  return container === 'flac' && format !== 's16' && format !== 's24' ? 'wav' : container;
}

/** Ending and media type of masters in a container. */
export function fileKindOf(container: string): { readonly ending: string; readonly mediaType: string } {
  if (container === 'aiff' || container === 'aifc') return { ending: '.aif', mediaType: 'audio/aiff' };
  if (container === 'flac') return { ending: '.flac', mediaType: 'audio/flac' };
  return { ending: '.wav', mediaType: 'audio/wav' };
}

/**
 * Ending that the name of a master should have: `.wav`, `.aif` or `.flac`.
 *
 * Looks into the input, as leniently and within the limits that the render will, where the recipe keeps its container;
 * what cannot be read is `.wav`.
 */
export async function masterEnding(
  inputPath: string,
  recipe: Pick<MasterRecipe, 'container' | 'sampleFormat' | 'lenient' | 'layout'>,
  limits?: Partial<AudioLimits>,
): Promise<string> {
  if (recipe.container !== null) return fileKindOf(recipe.container).ending;
  const guess = await sniffFile(inputPath);
  if (guess?.supported !== true) return '.wav';
  if (guess.container === 'flac') return fileKindOf(await flacOrWav(inputPath, recipe, limits)).ending;
  return fileKindOf(guess.container === 'aiff' ? 'aiff' : 'wav').ending;
}

async function flacOrWav(
  inputPath: string,
  recipe: Pick<MasterRecipe, 'sampleFormat' | 'lenient' | 'layout'>,
  limits: Partial<AudioLimits> | undefined,
): Promise<WrittenContainer> {
  try {
    const input = await describeFile(inputPath, { lenient: recipe.lenient, layout: recipe.layout, limits });
    return containerThatHolds('flac', outputFormat(recipe, input.sampleFormat));
  } catch {
    // The render will say what is wrong with it.
    return 'wav';
  }
}
