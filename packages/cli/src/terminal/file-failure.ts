import { errorCatalogue, type ErrorRecord } from '@lathe/core/errors';
import { shownText } from './shown-text.ts';

/** An error of one file as the JSON object of its line. */
export function failureObject(file: string, { code, message, details }: ErrorRecord): object {
  return { file, error: { code, message, remedy: errorCatalogue[code].remedy, details } };
}

/** An error of one file for people, two lines. */
export function failureText(file: string, { code, message }: ErrorRecord): string {
  return `${shownText(file)}: ${shownText(message)}\n  ${errorCatalogue[code].remedy}\n`;
}

/** Exit code of a run over several files: the worst one. */
export class WorstExitCode {
  #code = 0;

  add({ code }: ErrorRecord): void {
    this.addExitCode(errorCatalogue[code].exitCode);
  }

  addExitCode(exitCode: number): void {
    this.#code = Math.max(this.#code, exitCode);
  }

  get value(): number {
    return this.#code;
  }
}
