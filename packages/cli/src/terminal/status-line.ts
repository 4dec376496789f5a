const redrawIntervalMs = 100;

/** One line that is written over again and again; silent where there is no terminal. */
export class StatusLine {
  readonly #terminal: (NodeJS.WritableStream & { readonly columns?: number }) | null;
  #text = '';
  #isDrawn = false;
  #lastDrawMs = 0;

  private constructor(terminal: NodeJS.WritableStream | null) {
    this.#terminal = terminal;
  }

  /** @param quiet nothing even on a terminal. */
  static open(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }, quiet: boolean): StatusLine {
    return new StatusLine(stream.isTTY === true && !quiet ? stream : null);
  }

  show(text: string): void {
    this.#text = text;
    if (performance.now() - this.#lastDrawMs >= redrawIntervalMs) this.#draw();
  }

  /** Prints text above the line. */
  print(stream: NodeJS.WritableStream, text: string): void {
    this.#erase();
    stream.write(text);
    this.#draw();
  }

  close(): void {
    this.#erase();
    this.#text = '';
  }

  #draw(): void {
    if (this.#terminal === null || this.#text === '') return;
    this.#lastDrawMs = performance.now();
    this.#erase();
    this.#terminal.write(this.#text.slice(0, Math.max(20, (this.#terminal.columns ?? 80) - 1)));
    this.#isDrawn = true;
  }

  #erase(): void {
    if (this.#terminal === null || !this.#isDrawn) return;
    this.#terminal.write('\r\u001B[K');
    this.#isDrawn = false;
  }
}
