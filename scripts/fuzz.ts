import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LatheError } from '@lathe/core/errors';
import { analyzeFile } from '@lathe/engine';
import type { CorpusEntry } from './fuzz/corpus-entry.ts';
import { corpus, round } from './fuzz/corpus.ts';
import { fuzzCase, hasCase, type GoodFiles } from './fuzz/fuzz-case.ts';
import { FuzzProcess, type CaseResult } from './fuzz/fuzz-process.ts';
import { FuzzSummary } from './fuzz/summary.ts';

/**
 * `npm run fuzz -- [--count N] [--seed S] [--format F] [--only I]`: breaks good files of every readable format, seeded and
 * reproducible, and holds each answer to the catalogue or to the schema of its report. Exit code 1 on any fault.
 */
const hangMs = 20_000;
const rssLimitBytes = 512 * 1024 ** 2;
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    format: { type: 'string' },
    only: { type: 'string' },
  },
});
const count = wholeNumber('count', values.count);
const seed = wholeNumber('seed', values.seed);
const only = values.only === undefined ? null : wholeNumber('only', values.only);

const savedFolder = '.cache/fuzz';
const corpusFolder = mkdtempSync(join(tmpdir(), 'lathe-fuzz-corpus-'));
process.on('exit', () => rmSync(corpusFolder, { recursive: true, force: true }));
const good = await makeCorpus();
const summary = new FuzzSummary();
let done = 0;
let faulty = 0;

if (only !== null) await runOnly(only);
else await runAll();
process.exit(faulty === 0 ? 0 : 1);

async function runAll(): Promise<void> {
  const startedMs = performance.now();
  const indices = caseIndices();
  let shownMs = startedMs;
  const lane = async (): Promise<void> => {
    const runner = new FuzzProcess(seed, corpusFolder, hangMs);
    for (const index of indices) {
      judge(await runner.run(index));
      if (performance.now() - shownMs < 5000) continue;
      shownMs = performance.now();
      console.log(
        `${done} of ${count}, ${faulty} faulty, ${Math.round((done * 1000) / (shownMs - startedMs))} files/s`,
      );
    }
    runner.stop();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  console.log(`\n${summary.table()}\n`);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${done} files of seed ${seed} in ${seconds} s: ${faulty === 0 ? 'no fault' : `${faulty} faulty`}.`);
}

/** Indices in order whose good file is there, until enough files were made. */
function* caseIndices(): Generator<number> {
  if (!round.some((_, index) => hasCase(index, good, values.format)))
    throw new Error('There is no good file to break.');
  let given = 0;
  for (let index = 0; given < count; index++) {
    if (!hasCase(index, good, values.format)) continue;
    given += 1;
    yield index;
  }
}

async function runOnly(index: number): Promise<void> {
  const { base, changes, bytes, plan } = fuzzCase(seed, index, good);
  console.log(`${base}: ${changes.join(', ')}; ${bytes.length} bytes; ${JSON.stringify(plan)}`);
  const runner = new FuzzProcess(seed, corpusFolder, hangMs);
  const result = await runner.run(index);
  runner.stop();
  judge(result, true);
  console.log(`${result.answer}${result.degraded ? ', degraded' : ''} in ${result.tookMs.toFixed(0)} ms`);
}

function judge(result: CaseResult, always = false): void {
  const { index, maxRssBytes, maxDecoderRssBytes } = result;
  const { format, base, changes, bytes } = fuzzCase(seed, index, good);
  done += 1;
  summary.add(format, result);
  const faults = [...result.faults];
  if (maxRssBytes > rssLimitBytes) faults.push(`The process used ${Math.round(maxRssBytes / 1024 ** 2)} MiB.`);
  if (maxDecoderRssBytes > rssLimitBytes) {
    faults.push(`A process that decodes used ${Math.round(maxDecoderRssBytes / 1024 ** 2)} MiB.`);
  }
  if (faults.length > 0) faulty += 1;
  if (faults.length === 0 && !always) return;
  mkdirSync(savedFolder, { recursive: true });
  const saved = join(savedFolder, `seed-${seed}-${index}-${base}`);
  writeFileSync(saved, bytes);
  for (const fault of faults) console.log(`FAULT ${base} (${changes.join(', ')}): ${fault}`);
  console.log(`  npm run fuzz -- --seed ${seed} --only ${index}    saved as ${saved}`);
}

/** Writes the good files; those whose tool is missing, or whose format this build does not read, are named and left out. */
async function makeCorpus(): Promise<GoodFiles> {
  const files: (Uint8Array | null)[] = [];
  for (const entry of corpus) files.push(await makeGood(entry));
  return files;
}

async function makeGood(entry: CorpusEntry): Promise<Uint8Array | null> {
  const { name, tool } = entry;
  if (tool !== null && spawnSync(tool, ['-version']).error !== undefined) {
    console.log(`left out: ${name}, ${tool} is not installed`);
    return null;
  }
  const bytes = await entry.make(corpusFolder);
  const path = join(corpusFolder, name);
  writeFileSync(path, bytes);
  try {
    await analyzeFile(path);
    return bytes;
  } catch (caught) {
    const { code, message } = LatheError.from(caught);
    if (code !== 'unsupported_format')
      throw new Error(`The good file ${name} is refused: ${message}`, { cause: caught });
    console.log(`left out: ${name}, this format is not read (${message})`);
    rmSync(path);
    return null;
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number, got ${JSON.stringify(text)}.`);
  return process.exit(2);
}
