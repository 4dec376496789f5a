import { createHash } from 'node:crypto';
import { chmodSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  openAudioFile,
  rewriteWav,
  type AudioFileInfo,
  type RewriteWavOptions,
  type RewrittenWav,
} from '@lathe/audio-file';
import { LatheError } from '@lathe/core/errors';
import { defaultBlockFrames } from '../stream/block-frames.ts';
import { frameSizeBytes } from '../stream/frame-size.ts';
import { syncDirectory } from '../stream/sync-directory.ts';
import { temporaryPath } from '../stream/temporary-path.ts';

export interface MendFileOptions extends RewriteWavOptions {
  readonly inputPath: string;
  /** May be the input itself: it is replaced in one step, after the proof. What is there is overwritten. */
  readonly outputPath: string;
}

/** A file whose samples were proven to be those of the input. */
export interface MendedFile extends RewrittenWav {
  /** As read back from the written file. */
  readonly info: AudioFileInfo;
}

/**
 * Rewrites header and metadata of a WAVE file without touching a sample, and proves it: the written file is read back
 * by a reader of its own, and its decoded PCM must have the hash of the input's.
 * @throws the codes of `openAudioFile` and `rewriteWav`; proof_failed, and then nothing is left behind.
 */
export async function mendFile({ inputPath, outputPath, ...options }: MendFileOptions): Promise<MendedFile> {
  const temporary = temporaryPath(outputPath);
  try {
    await using reader = await openAudioFile(inputPath);
    const rewritten = await rewriteWav(reader, temporary, options);
    const info = await proveSamples(temporary, reader.info, rewritten);
    chmodSync(temporary, statSync(inputPath).mode & 0o777);
    renameSync(temporary, outputPath);
    syncDirectory(dirname(outputPath));
    return { ...rewritten, info };
  } catch (error) {
    rmSync(temporary, { force: true });
    throw LatheError.from(error);
  }
}

async function proveSamples(path: string, before: AudioFileInfo, rewritten: RewrittenWav): Promise<AudioFileInfo> {
  await using reader = await openAudioFile(path);
  const { info } = reader;
  const hash = createHash('sha256');
  const frameBytes = frameSizeBytes(info);
  const block = new Uint8Array(defaultBlockFrames * frameBytes);
  let lengthFrames = 0;
  for (;;) {
    const frameCount = await reader.read(block);
    if (frameCount === 0) break;
    hash.update(block.subarray(0, frameCount * frameBytes));
    lengthFrames += frameCount;
  }
  const isSame =
    hash.digest('hex') === rewritten.samplesSha256 &&
    lengthFrames === before.lengthFrames &&
    info.sampleFormat === rewritten.sampleFormat &&
    info.sampleRateHz === before.sampleRateHz &&
    info.channels.join() === before.channels.join();
  if (isSame) return info;
  throw new LatheError(
    'proof_failed',
    `The rewritten file does not decode to the samples of the input: ${lengthFrames} of ${before.lengthFrames} frames read back.`,
  );
}
