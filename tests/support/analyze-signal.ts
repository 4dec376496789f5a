import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzeFile } from '@lathe/engine';
import { writeFloatWav } from './float-wav.ts';

/** What the public `analyze` measures on a made signal, through a real file. */
export async function analyzeSignal(
  sampleRateHz: number,
  channels: readonly Float32Array[],
  { mask, ...options }: { series?: boolean; dualMono?: boolean; layout?: string; mask?: number } = {},
): ReturnType<typeof analyzeFile> {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-signal-'));
  try {
    const path = join(folder, 'signal.wav');
    writeFloatWav(path, sampleRateHz, channels, mask);
    return await analyzeFile(path, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fails unless the value is within the tolerance of the expectation. */
export function assertWithin(
  actual: number | null | undefined,
  expected: number,
  tolerance: number,
  what: string,
): void {
  if (actual === null || actual === undefined || !(Math.abs(actual - expected) <= tolerance)) {
    throw new Error(`${what} must be ${expected} ± ${tolerance}, is ${String(actual)}`);
  }
}
