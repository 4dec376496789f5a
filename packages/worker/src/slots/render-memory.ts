/** What a worker needs in memory, bytes, as measured on `master` jobs of stereo noise; see docs/reference/configuration.md. */
export interface RenderMemory {
  /** The process with its renders idle. */
  readonly processBytes: number;
  /** One more render at its peak, whatever the length of its input: audio streams in blocks. */
  readonly renderBytes: number;
  /** The program that decodes what Lathe does not, one for each render. */
  readonly ffmpegBytes: number;
}

const mib = 2 ** 20;

export const renderMemory: RenderMemory = {
  processBytes: 140 * mib,
  renderBytes: 122 * mib,
  ffmpegBytes: 72 * mib,
};
