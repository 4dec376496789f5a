import { resolve } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import { runToEnd } from './run-to-end.ts';

/** An installed ffmpeg. */
export interface FfmpegProgram {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As it names itself, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
}

/** By the name asked for; one start per process is enough. */
const known = new Map<string, Promise<FfmpegProgram | null>>();

/**
 * Finds ffmpeg, and takes the ffprobe that stands beside it.
 *
 * @param name a program on PATH, or a path; null: there shall be none.
 * @param looksLike what the file is, for the message.
 * @throws LatheError `unsupported_format` when there is none.
 */
export async function findFfmpeg(name: string | null, looksLike: string): Promise<FfmpegProgram> {
  if (name !== null) {
    const finding = known.get(name) ?? askVersion(name);
    known.set(name, finding);
    const program = await finding;
    if (program !== null) return program;
    // It may be installed while this process runs.
    known.delete(name);
  }
  throw new LatheError(
    'unsupported_format',
    `By its content the file is ${looksLike}, which Lathe reads through ffmpeg; ${name === null ? 'using it is switched off' : `there is no program "${name}"`}. Install ffmpeg, or supply WAV, AIFF or FLAC.`,
    { details: { looksLike, ffmpeg: name } },
  );
}

async function askVersion(given: string): Promise<FfmpegProgram | null> {
  // Confined processes run in another folder.
  const name = /[/\\]/.test(given) ? resolve(given) : given;
  const { exitCode, output } = await runToEnd(name, ['-version'], null, { maximumBytes: 65_536, deadlineSeconds: 20 });
  const version = /^ffmpeg version (\S+)/.exec(output)?.[1];
  if (exitCode !== 0 || version === undefined) return null;
  return { ffmpeg: name, ffprobe: name.replace(/ffmpeg(?=[^/\\]*$)/, 'ffprobe'), version };
}
