/**
 * What a worker needs in memory, bytes of resident set. Measured: 161 MiB idle with two threads, 11 MiB of it for each;
 * with 1, 2, 4 and 8 masters of stereo noise at 44.1 kHz at once each further one added 35 to 50 MiB at the peak, whatever
 * its length. One counts as 122 MiB, the most seen of a thread's streams: wider and faster inputs take more.
 */
export interface RenderMemory {
  /** The process, its threads left out. */
  readonly processBytes: number;
  /** One more render at its peak. */
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
