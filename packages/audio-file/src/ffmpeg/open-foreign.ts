import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { AudioFileInfo, Container, Damage, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { checkOggEnd } from './check-ogg-end.ts';
import { confinesProcesses, inheritedInput } from './confined-process.ts';
import { countDecoded } from './count-decoded.ts';
import { probeArguments } from './decode-arguments.ts';
import type { DecodeStreamSpec } from './decode-stream.ts';
import { describeForeign, type ForeignDescription } from './describe-foreign.ts';
import { findFfmpeg, type FfmpegProgram } from './ffmpeg-program.ts';
import { foreignDemuxer, type ForeignDemuxer } from './foreign-demuxers.ts';
import { cutMp4Audio, type AudioCut } from './mp4/cut-mp4-audio.ts';
import { readMp4Track, type Mp4Track } from './mp4/read-mp4-track.ts';
import { parseProbe, type ProbedAudio } from './parse-probe.ts';
import { runToEnd } from './run-to-end.ts';
import { scanAdts } from './scan-adts.ts';

/** How a foreign file is opened. */
export interface FfmpegReaderOptions {
  readonly limits: AudioLimits;
  /** Program name or path of ffmpeg; null: none may be used. */
  readonly ffmpeg: string | null;
  /** Go on after damage and note it. */
  readonly lenient?: boolean;
}

/** What is known of a foreign file once it is open. */
export interface OpenedForeign {
  readonly info: AudioFileInfo;
  readonly cut: AudioCut;
  /** What is already known to be broken; empty when read strictly, where it throws. */
  readonly damage: readonly Damage[];
  readonly stream: Omit<DecodeStreamSpec, 'deadlineSeconds'>;
}

const probeBytes = 4 * 1024 * 1024;
const probeSeconds = 20;

/** Finds out all that a reader must know before the first frame. */
export async function openForeign(
  file: InputFile,
  container: Container,
  options: FfmpegReaderOptions,
): Promise<OpenedForeign> {
  const demuxer = foreignDemuxer(container);
  if (demuxer === null) throw new LatheError('internal', `No demuxer is known for the container ${container}.`);
  const program = await findFfmpeg(options.ffmpeg, demuxer.name);
  const isStrict = options.lenient !== true;
  const track = container === 'mp4' ? readMp4Track(file) : null;
  const damage: Damage[] = [];
  /** Does what throws at damage; when read leniently the damage is noted, and null is the result. */
  const checked = <Result>(check: () => Result): Result | null => {
    try {
      return check();
    } catch (caught) {
      const { code, message } = LatheError.from(caught);
      if (isStrict || code !== 'input_corrupt') throw caught;
      damage.push({ message, startFrame: 0, lengthFrames: 0 });
      return null;
    }
  };
  if (container === 'ogg') checked(() => checkOggEnd(file));
  const input = confinesProcesses ? inheritedInput : `file:${file.path}`;
  const probed = await probe(program, demuxer, file, input);
  const description = describeForeign(container, probed, file, program, options.limits);
  const stream = {
    program,
    input,
    descriptor: file.descriptor,
    demuxer,
    isStrict,
    rawFormat: description.format.rawFormat,
    ignoresEdits: track !== null,
  };
  const warnings = [...description.info.warnings];
  const declared = checked(() => declaredCut(file, container, probed, track, description.info.isLossy));
  const cut = declared ?? (await countDecoded(stream, description, probed, options.limits, { warnings, damage }));
  noteDelay(description, cut, warnings);
  const info = { ...description.info, warnings, encoderDelay: cut.encoderDelay, lengthFrames: cut.lengthFrames };
  return { info, cut, damage, stream };
}

async function probe(
  program: FfmpegProgram,
  demuxer: ForeignDemuxer,
  file: InputFile,
  input: string,
): Promise<ProbedAudio> {
  const found = await runToEnd(program.ffprobe, probeArguments(demuxer, input), file.descriptor, {
    maximumBytes: probeBytes,
    deadlineSeconds: probeSeconds,
  });
  if (found.isMissing) {
    throw new LatheError('unsupported_format', `There is no program "${program.ffprobe}" beside ffmpeg.`, {
      details: { ffprobe: program.ffprobe },
    });
  }
  if (found.exitCode !== 0) {
    const reason = found.errorLines[0] ?? `it gave up with ${found.signal ?? `exit code ${found.exitCode}`}`;
    throw new LatheError(
      'input_corrupt',
      `ffmpeg ${program.version} cannot read the file as ${demuxer.name}: ${reason}`,
    );
  }
  return parseProbe(found.output);
}

/** Containers whose header counts frames; the others round to packets or milliseconds. */
const countingContainers: ReadonlySet<Container> = new Set(['wavpack', 'tta', 'ape', 'dsf', 'dff', 'ogg']);

/** The length the file declares, to the frame; null when it does not. */
function declaredCut(
  file: InputFile,
  container: Container,
  probed: ProbedAudio,
  track: Mp4Track | null,
  isLossy: boolean,
): AudioCut | null {
  if (track !== null) return cutMp4Audio(track, probed.sampleRateHz, isLossy);
  if (container === 'adts') {
    const scan = scanAdts(file);
    return whole(Math.round((scan.lengthFrames * probed.sampleRateHz) / scan.sampleRateHz));
  }
  const counts = countingContainers.has(container) || (container === 'caf' && probed.codec.startsWith('pcm_'));
  // Speex in Ogg has frames in front that only the decoder knows.
  if (!counts || probed.declaredFrames === null || probed.codec === 'speex') return null;
  return whole(probed.declaredFrames);
}

function whole(frames: number): AudioCut {
  return {
    startFrames: 0,
    lengthFrames: frames,
    leastDecodedFrames: frames,
    mostDecodedFrames: frames,
    encoderDelay: null,
  };
}

function noteDelay({ info }: ForeignDescription, cut: AudioCut, warnings: MediaWarning[]): void {
  if (!info.isLossy || cut.encoderDelay?.declaredBy === 'edit list' || cut.encoderDelay?.declaredBy === 'iTunSMPB') {
    return;
  }
  warnings.push({
    code: 'encoder_delay_unknown',
    message: `The file does not say exactly what its ${info.codec} encoder put around the audio; silence at both ends may belong to it.`,
  });
}
