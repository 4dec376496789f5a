import { fitEnd, shownText } from './shown-text.ts';

const wideBar = 24;
const narrowBar = 8;
const redrawIntervalMs = 100;

/** A stream that may be a terminal. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

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
    return new ProgressDisplay(stream.isTTY === true && !quiet ? stream : null, total);
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
    // One row for the totals and one for the cursor: what scrolls away can no longer be erased.
    const shownCount = Math.max(1, (terminal.rows ?? 24) - 2);
    const lines = [...this.#active].slice(0, shownCount).map(([name, { phase, fraction }]) => {
      const percent = `${Math.floor(fraction * 100)}`.padStart(3);
      const start = `${bar(fraction, width < 60 ? narrowBar : wideBar)} ${percent} %  ${phase.padEnd(7)}  `;
      return `${start}${fitEnd(shownText(name), width - start.length)}`;
    });
    const hidden = this.#active.size - lines.length;
    lines.push(`${this.#finished} of ${this.#total} done${hidden > 0 ? `, ${hidden} more at work` : ''}`);
    terminal.write(lines.map((line) => `${line.slice(0, width)}\n`).join(''));
    this.#drawnLines = lines.length;
  }

  #erase(): void {
    if (this.#terminal === null || this.#drawnLines === 0) return;
    this.#terminal.write(`\r\u001B[${this.#drawnLines}A\u001B[J`);
    this.#drawnLines = 0;
  }
}

function bar(fraction: number, width: number): string {
  const filled = Math.round(fraction * width);
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`;
}
