import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpus } from './fuzz/corpus.ts';
import { examine } from './fuzz/examine.ts';
import { fuzzCase, type GoodFiles } from './fuzz/fuzz-case.ts';
import { childrenOf, forgetPeakRss, peakRssBytes } from './fuzz/process-memory.ts';

/**
 * One long-lived process of `npm run fuzz`: takes an index from its parent, makes the file, examines it, answers.
 * Arguments: seed, folder of the good files. A file that kills or hangs this process is made again by the parent.
 */
const [seedText = '', corpusFolder = ''] = process.argv.slice(2);
const good: GoodFiles = corpus.map(({ name }) => {
  try {
    return readFileSync(join(corpusFolder, name));
  } catch {
    return null;
  }
});
const folder = mkdtempSync(join(tmpdir(), 'lathe-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());
// A decoder prints what it meets; of thousands of broken files nobody wants to read that.
console.error = () => undefined;

process.on('message', (index: unknown) => {
  void (async () => {
    const { bytes, plan } = fuzzCase(Number(seedText), Number(index), good);
    const path = join(folder, 'input');
    writeFileSync(path, bytes);
    const startedMs = performance.now();
    forgetPeakRss();
    const verdict = await examine(path, folder, plan);
    const tookMs = performance.now() - startedMs;
    const left = childrenOf(process.pid);
    const faults =
      left.length === 0 ? verdict.faults : [...verdict.faults, `It left processes running: ${left.join()}.`];
    process.send?.({ index, ...verdict, faults, tookMs, maxRssBytes: peakRssBytes(process.pid) });
  })();
});
process.send?.({ ready: true });
