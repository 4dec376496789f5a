import { LatheError } from '@lathe/core/errors';
import { ConfinedProcess, type ProcessEnd } from './confined-process.ts';
import { decodeArguments, type DecodeArgumentsSpec } from './decode-arguments.ts';
import type { FfmpegProgram } from './ffmpeg-program.ts';

/** What a decoding process is given. */
export interface DecodeStreamSpec extends DecodeArgumentsSpec {
  readonly program: FfmpegProgram;
  /** The open file. */
  readonly descriptor: number;
  readonly input: string;
  /** Time that ffmpeg may take, not counting the time its output waits to be read. */
  readonly deadlineSeconds: number;
}

/** PCM out of one ffmpeg process, block by block as the pipe gives it; nothing is read ahead beyond the pipe. */
export class DecodeStream implements AsyncDisposable {
  readonly #spec: DecodeStreamSpec;
  readonly #process: ConfinedProcess;
  readonly #blocks: AsyncIterator<Uint8Array>;
  #waitedMs = 0;
  #isLate = false;
  #faults: readonly string[] = [];

  constructor(spec: DecodeStreamSpec) {
    this.#spec = spec;
    const args = decodeArguments(spec, spec.input);
    // CPU time cannot exceed the time waited for by more than what fills the pipe.
    const limits = { cpuSeconds: spec.deadlineSeconds + 5 };
    this.#process = new ConfinedProcess(spec.program.ffmpeg, args, spec.descriptor, limits);
    const output: AsyncIterable<Uint8Array> = this.#process.output;
    this.#blocks = output[Symbol.asyncIterator]();
  }

  /** Faults ffmpeg told of, known after the end; empty in strict decoding, where they throw. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /**
   * The next bytes; null at the end, once ffmpeg has ended well.
   *
   * @throws LatheError `input_corrupt` when ffmpeg found damage, `limit_exceeded` past time or memory,
   * `unsupported_format` when this ffmpeg has no decoder for the codec.
   */
  async next(): Promise<Uint8Array | null> {
    const block = await this.#inTime(async () => {
      const { done, value } = await this.#blocks.next();
      return done === true ? null : value;
    });
    if (block === null) this.#judge(await this.#inTime(async () => await this.#process.ended));
    return block;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  /** Waits for ffmpeg, which is killed when all waits together pass the deadline. */
  async #inTime<Result>(wait: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    const leftMs = this.#spec.deadlineSeconds * 1000 - this.#waitedMs;
    const timer = setTimeout(
      () => {
        this.#isLate = true;
        this.#process.kill();
      },
      Math.max(0, leftMs),
    );
    try {
      return await wait();
    } catch (cause) {
      if (this.#isLate) this.#tooLong();
      throw cause;
    } finally {
      clearTimeout(timer);
      this.#waitedMs += performance.now() - started;
    }
  }

  #judge({ exitCode, signal, errorLines }: ProcessEnd): void {
    const { program, isStrict } = this.#spec;
    if (this.#isLate || signal === 'SIGXCPU') this.#tooLong();
    const [line] = errorLines;
    if (errorLines.some((text) => /Cannot allocate memory/.test(text))) {
      throw new LatheError(
        'limit_exceeded',
        `Decoding the file took more memory than ffmpeg ${program.version} is given.`,
      );
    }
    const missing = errorLines.find((text) => /Decoder .*not found|not on whitelist|Unknown decoder/.test(text));
    if (missing !== undefined && exitCode !== 0) {
      throw new LatheError('unsupported_format', `ffmpeg ${program.version} does not decode the file: ${missing}`);
    }
    if (signal === null && exitCode === 0 && (line === undefined || !isStrict)) {
      this.#faults = errorLines;
      return;
    }
    const reason = line ?? (signal === null ? `it gave up with exit code ${exitCode}` : `it was ended by ${signal}`);
    if (!isStrict) {
      this.#faults = errorLines.length > 0 ? errorLines : [reason];
      return;
    }
    throw new LatheError('input_corrupt', `ffmpeg ${program.version} finds the audio damaged: ${reason}`, {
      details: { ffmpeg: program.version, exitCode, signal },
    });
  }

  #tooLong(): never {
    const { deadlineSeconds } = this.#spec;
    throw new LatheError('limit_exceeded', `Decoding the file took longer than ${deadlineSeconds} s.`, {
      details: { limitSeconds: deadlineSeconds },
    });
  }
}
