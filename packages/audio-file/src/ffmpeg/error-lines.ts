/** More text is not kept: a broken file can make ffmpeg print for hours. */
const keptBytes = 64 * 1024;
const keptLines = 100;
const keptLineLength = 200;

/** Printed when the decoder of a video or picture stream is refused, as it should be. */
const expected = /Codec \(\w+\) not on whitelist/;

/** A warning, when ffmpeg is asked to name levels, but for the one that tells of damage. */
const harmless = /(^|\] )\[warning\] (?!.*corrupt input packet)/;

/** Collects what a process writes to its error output, within bounds. */
export class ErrorLines {
  readonly #decoder = new TextDecoder();
  #text = '';

  add(bytes: Uint8Array): void {
    if (this.#text.length < keptBytes) this.#text += this.#decoder.decode(bytes, { stream: true });
  }

  /** Distinct lines that tell of a fault, without addresses and paths. */
  get lines(): readonly string[] {
    const lines = this.#text.slice(0, keptBytes).split(/[\r\n]+/);
    const faults = lines
      .filter((line) => line.trim() !== '' && !expected.test(line) && !harmless.test(line))
      .map(cleanLine);
    return [...new Set(faults)].slice(0, keptLines);
  }
}

/** One line for an error message: printable, bounded, and silent about this machine. */
function cleanLine(line: string): string {
  return line
    .replaceAll(/\[([\w,]+) @ 0x[0-9a-f]+\]/g, '[$1]')
    .replace(/^(\[[\w,]+\] )?\[(?:warning|error|fatal|panic)\] /, '$1')
    .replaceAll(/(file:)?\/dev\/fd\/3/g, 'the file')
    .replaceAll(/(file:)?\/[^\s:'"]*\/[^\s:'"]*/g, '(path)')
    .replaceAll(/[^\x20-\x7e]/g, '.')
    .trim()
    .slice(0, keptLineLength);
}
