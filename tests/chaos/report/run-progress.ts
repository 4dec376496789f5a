const sayEveryMs = 15_000;
/** The rate is that of so long, since faults make it jump. */
const rateOverMs = 120_000;

/** How far a run has come, how fast, and what is left, every 15 s. */
export class RunProgress {
  readonly #name: string;
  readonly #total: number;
  readonly #say: (line: string) => void;
  readonly #marks: { readonly atMs: number; readonly ended: number }[] = [];
  #saidAtMs: number;

  /** @param total jobs that are to end. @param nowMs of any clock that does not jump. */
  constructor(name: string, total: number, say: (line: string) => void, nowMs: number) {
    this.#name = name;
    this.#total = total;
    this.#say = say;
    this.#saidAtMs = nowMs;
    this.#marks.push({ atMs: nowMs, ended: 0 });
  }

  /** @param ended jobs so far. */
  note(ended: number, nowMs: number): void {
    this.#marks.push({ atMs: nowMs, ended });
    while ((this.#marks[1]?.atMs ?? Infinity) <= nowMs - rateOverMs) this.#marks.shift();
    if (nowMs - this.#saidAtMs < sayEveryMs) return;
    this.#saidAtMs = nowMs;
    const first = this.#marks[0] ?? { atMs: nowMs, ended };
    const perSecond = (ended - first.ended) / Math.max(0.001, (nowMs - first.atMs) / 1000);
    const left =
      perSecond === 0 ? 'nothing ends just now' : `about ${minutesFor(this.#total - ended, perSecond)} min left`;
    this.#say(`${this.#name}: ${ended} of ${this.#total} jobs ended, ${perSecond.toFixed(1)}/s, ${left}`);
  }
}

function minutesFor(jobs: number, perSecond: number): string {
  return (jobs / perSecond / 60).toFixed(1);
}
