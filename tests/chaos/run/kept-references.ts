import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChaosFacts } from '../audit/chaos-facts.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What of the repository decides a result's bytes: what is asked for, how it is read, and what renders it. */
const decisive = [
  'packages/{audio-file,core,dsp,engine,gateway,proto,worker}/src/**/*.{ts,wasm,proto,json}',
  'packages/proto/**/*.proto',
  'services/worker/*.ts',
  'tests/chaos/workload/*.ts',
  'tests/chaos/seeded-random.ts',
  'tests/support/made-wav.ts',
  'pnpm-lock.yaml',
] as const;
const keptIn = '.lathe/chaos-calm';

/**
 * Hashes of a calm run on disk, so that a command for further seeds need not make it again. They are those of the same
 * sources, Node, processor family and number of jobs, or there are none.
 */
export class KeptReferences {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async find(jobs: number): Promise<KeptReferences> {
    const hash = createHash('sha256').update([process.version, process.platform, process.arch, jobs].join(' '));
    const files = globSync([...decisive], { cwd: root }).filter((file) => !/\.(test|bench)\.ts$/.test(file));
    for (const file of [...new Set(files)].toSorted())
      hash.update(`\n${file}\n`).update(await readFile(join(root, file)));
    return new KeptReferences(join(root, keptIn, `${hash.digest('hex').slice(0, 24)}.json`));
  }

  /** @returns null: no calm run of just these sources is kept. */
  async read(): Promise<ChaosFacts['references'] | null> {
    try {
      const entries: unknown = JSON.parse(await readFile(this.path, 'utf8'));
      if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error(`${this.path} holds no references.`);
      return new Map(entries);
    } catch (caught) {
      if (caught instanceof Error && 'code' in caught && caught.code === 'ENOENT') return null;
      throw caught;
    }
  }

  async keep(references: ChaosFacts['references']): Promise<void> {
    await mkdir(join(root, keptIn), { recursive: true });
    await writeFile(`${this.path}.tmp`, JSON.stringify([...references]));
    await rename(`${this.path}.tmp`, this.path);
  }
}

function isEntry(entry: unknown): entry is [string, Record<string, string>] {
  if (!Array.isArray(entry)) return false;
  const [workKey, hashes]: readonly unknown[] = entry;
  return typeof workKey === 'string' && typeof hashes === 'object' && hashes !== null;
}
