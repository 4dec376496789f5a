import type { WriteStream } from 'node:tty';

const barWidth = 24;
const redrawIntervalMs = 100;

/** A stream that may be a terminal. */
type Output = NodeJS.WriteStream & Partial<WriteStream>;

/** How far one file has come. */
export interface ShownProgress {
  /** What is being done, e.g. `write`, `upload`. */
  readonly phase: string;
  /** 0 … 1. */
  readonly fraction: number;
}

/** One bar for each file at work and a line of totals, redrawn in place; silent where there is no terminal. */
export class ProgressDisplay {
  readonly #terminal: Output | null;
  readonly #total: number;
  readonly #active = new Map<string, ShownProgress>();
  #finished = 0;
  #drawnLines = 0;
  #lastDrawMs = 0;

  private constructor(terminal: Output | null, total: number) {
    this.#terminal = terminal;
    this.#total = total;
  }

  /** @param quiet no bars even on a terminal. */
  static open(stream: Output, total: number, quiet: boolean): ProgressDisplay {
    return new ProgressDisplay(stream.isTTY && !quiet ? stream : null, total);
  }

  update(name: string, progress: ShownProgress): void {
    this.#active.set(name, progress);
    if (performance.now() - this.#lastDrawMs >= redrawIntervalMs) this.#draw();
  }

  finish(name: string): void {
    this.#active.delete(name);
    this.#finished++;
  }

  /** Prints text above the bars. */
  print(stream: NodeJS.WritableStream, text: string): void {
    this.#erase();
    stream.write(text);
    this.#draw();
  }

  close(): void {
    this.#active.clear();
    this.#erase();
  }

  #draw(): void {
    const terminal = this.#terminal;
    if (terminal === null || this.#active.size === 0) return;
    this.#lastDrawMs = performance.now();
    this.#erase();
    const width = Math.max(20, (terminal.columns ?? 80) - 1);
    const lines = [...this.#active].map(([name, { phase, fraction }]) => {
      const percent = `${Math.floor(fraction * 100)}`.padStart(3);
      return `${bar(fraction)} ${percent} %  ${phase.padEnd(7)}  ${name}`;
    });
    lines.push(`${this.#finished} of ${this.#total} done`);
    terminal.write(lines.map((line) => `${line.slice(0, width)}\n`).join(''));
    this.#drawnLines = lines.length;
  }

  #erase(): void {
    if (this.#terminal === null || this.#drawnLines === 0) return;
    this.#terminal.write(`\u001B[${this.#drawnLines}A\u001B[J`);
    this.#drawnLines = 0;
  }
}

function bar(fraction: number): string {
  const filled = Math.round(fraction * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}
