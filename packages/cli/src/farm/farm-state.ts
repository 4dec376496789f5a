import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import { isSameProcess, processIdentity, type ProcessIdentity } from '@lathe/local-servers';

/** A gateway or worker of a farm that runs. */
export interface FarmStateProcess extends ProcessIdentity {
  readonly name: string;
  /** `http://host:port` of /readyz. */
  readonly probeOrigin: string;
  readonly logFile: string;
}

/** What `farm up` writes down for `farm down` and `farm status`. */
export interface FarmState {
  /** The process that all others end with. */
  readonly owner: ProcessIdentity;
  /** Null while it starts. */
  readonly farm: {
    readonly folder: string;
    /** `https://host:port` of the gRPC doors. */
    readonly grpcTargets: readonly string[];
    readonly httpOrigins: readonly string[];
    readonly apiKeyFile: string;
    readonly caFile: string;
    readonly databaseUrlFile: string;
    /** One line each. */
    readonly servers: readonly string[];
    readonly processes: readonly FarmStateProcess[];
  } | null;
}

/** In the data folder that was given, else `$XDG_STATE_HOME/lathe/farm.json` or `~/.local/state/lathe/farm.json`. */
export function farmStateFile(data: string | undefined, xdgStateHome: string | undefined): string {
  if (data !== undefined) return join(resolve(data), 'farm.json');
  const isGiven = xdgStateHome !== undefined && isAbsolute(xdgStateHome);
  return join(isGiven ? xdgStateHome : join(homedir(), '.local', 'state'), 'lathe', 'farm.json');
}

/** Null when there is none, or what is there is none. */
export async function readFarmState(file: string): Promise<FarmState | null> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isFarmState(read) ? read : null;
  } catch {
    return null;
  }
}

/** The state of a farm whose owner runs. */
export async function readRunningFarm(file: string): Promise<FarmState | null> {
  const state = await readFarmState(file);
  return state !== null && isSameProcess(state.owner) ? state : null;
}

/** The state file of the farm that this process owns; disposing removes it. */
export class OwnFarmState implements AsyncDisposable {
  readonly #file: string;
  readonly #owner: ProcessIdentity;
  #written = '';
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, owner: ProcessIdentity) {
    this.#file = file;
    this.#owner = owner;
  }

  /** @throws directory_in_use when the farm of that file runs already. */
  static async claim(file: string): Promise<OwnFarmState> {
    const owner = processIdentity(process.pid);
    if (owner === null) throw new LatheError('internal', `The process ${process.pid} does not find itself.`);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const state: FarmState = { owner, farm: null };
    for (;;) {
      try {
        await writeFile(file, JSON.stringify(state), { flag: 'wx', mode: 0o600 });
        return new OwnFarmState(file, owner);
      } catch (caught) {
        if (!(caught instanceof Error && 'code' in caught && caught.code === 'EEXIST')) throw caught;
      }
      const running = await readRunningFarm(file);
      if (running !== null)
        throw new LatheError(
          'directory_in_use',
          `A farm runs already (process ${running.owner.pid}, ${file}); "lathe farm down" stops it, and --data DIR starts another one beside it.`,
        );
      await rm(file, { force: true });
    }
  }

  /** Replaces it in one step, so that readers see the one or the other; nothing where nothing has changed. */
  async write(farm: FarmState['farm']): Promise<void> {
    const state: FarmState = { owner: this.#owner, farm };
    const text = `${JSON.stringify(state, null, 2)}\n`;
    if (text === this.#written) return;
    const before = this.#writing;
    this.#writing = (async () => {
      await before.catch(() => undefined);
      await writeFile(`${this.#file}.new`, text, { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
      this.#written = text;
    })();
    await this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined);
    await rm(this.#file, { force: true });
  }
}

function isFarmState(value: unknown): value is FarmState {
  if (typeof value !== 'object' || value === null || !('owner' in value) || !('farm' in value)) return false;
  return isIdentity(value.owner) && (value.farm === null || hasProcesses(value.farm));
}

function hasProcesses(farm: unknown): boolean {
  return (
    typeof farm === 'object' &&
    farm !== null &&
    'processes' in farm &&
    Array.isArray(farm.processes) &&
    farm.processes.every(isIdentity)
  );
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'started' in value &&
    typeof value.started === 'string'
  );
}
