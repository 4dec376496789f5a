/** One thing being worked on. */
interface Entry {
  share: number;
  phase: string;
  ended: string | null;
}

const barWidth = 24;

/**
 * Live progress of several jobs: bars that redraw on a terminal, one line for each finished job elsewhere.
 */
export class ProgressBoard {
  readonly #entries = new Map<string, Entry>();
  readonly #live = process.stdout.isTTY;
  #drawnLines = 0;

  /** @param share 0 … 1 of the job that is done. */
  update(name: string, share: number, phase: string): void {
    const entry = this.#entries.get(name);
    if (entry?.ended !== undefined && entry.ended !== null) return;
    this.#entries.set(name, { share, phase, ended: null });
    this.#draw();
  }

  end(name: string, outcome: string): void {
    this.#entries.set(name, { share: 1, phase: '', ended: outcome });
    if (!this.#live) console.log(`  ${name}: ${outcome}`);
    this.#draw();
  }

  #draw(): void {
    if (!this.#live) return;
    const rows = [...this.#entries].filter(([, entry]) => entry.ended === null && entry.share > 0);
    const done = [...this.#entries.values()].filter((entry) => entry.ended !== null).length;
    const lines = rows.map(([name, entry]) => `  ${bar(entry.share)} ${name.padEnd(28)} ${entry.phase}`);
    lines.push(`  ${done} of ${this.#entries.size} jobs finished`);
    const up = this.#drawnLines > 0 ? `\u001B[${this.#drawnLines}A` : '';
    process.stdout.write(`${up}\u001B[J${lines.join('\n')}\n`);
    this.#drawnLines = lines.length;
  }
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${String(Math.round(share * 100)).padStart(3)} %`;
}
