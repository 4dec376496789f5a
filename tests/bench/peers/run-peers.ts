import { rmSync, writeFileSync } from 'node:fs';
import { music, temporaryFolder } from '../../peers/tools.ts';
import { runRow } from './bench-row.ts';
import { benchRows } from './bench-rows.ts';
import { benchmarksPage } from './benchmarks-page.ts';
import { prepareInputs } from './prepare-inputs.ts';
import { prepareRivals } from './prepare-rivals.ts';

/**
 * `npm run bench -- --peers [--rounds N] [--only TEXT]`: every comparison with a rival, interleaved, into
 * docs/reference/benchmarks.md. With --only the rows whose title has TEXT are run and printed, and no page is written.
 * Ends with 1 when a floor was not met.
 */
const page = 'docs/reference/benchmarks.md';
const { rounds, only } = optionsOf(process.argv.slice(2));
const rivals = prepareRivals();
for (const [name, rival] of Object.entries(rivals)) {
  console.log(`${name.padEnd(16)} ${rival.ready ? rival.version : `NOT COMPARED: ${rival.reason}`}`);
}
const noMusic = music();
if (noMusic !== null || !rivals.ffmpeg.ready) {
  console.error(
    `The inputs cannot be made: ${noMusic ?? ''} ${rivals.ffmpeg.ready ? '' : rivals.ffmpeg.reason}`.trim(),
  );
  process.exit(1);
}
const folder = temporaryFolder();
process.exitCode = run();

function run(): number {
  try {
    const rows = benchRows(prepareInputs(folder), rivals, folder, rounds).filter(({ title }) => title.includes(only));
    const results = rows.map((row) => {
      const result = runRow(row);
      const verdict = result.met === null ? '' : result.met ? 'met' : 'NOT MET';
      const spread = `${result.lowest.toFixed(2)}-${result.highest.toFixed(2)}`;
      const costs = `${result.ours.toPrecision(3)} beside ${result.theirs.toPrecision(3)} ${row.unit}`;
      console.log(`${row.title}: ${result.ratio.toFixed(2)}x (${spread}); ${costs} ${verdict}`);
      return result;
    });
    if (only === '') {
      const date = new Date().toISOString().slice(0, 10);
      const command = `npm run bench -- --peers --rounds ${rounds}`;
      writeFileSync(page, benchmarksPage({ date, command, rivals, results }));
      console.log(`\n${page} written.`);
    }
    return results.every(({ met }) => met !== false) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function optionsOf(args: readonly string[]): { readonly rounds: number; readonly only: string } {
  const valueOf = (name: string, otherwise: string): string => {
    const at = args.indexOf(name);
    return at === -1 ? otherwise : (args[at + 1] ?? otherwise);
  };
  const rounds = Number(valueOf('--rounds', '9'));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new RangeError(`--rounds must be a whole number from 1, got ${rounds}`);
  return { rounds, only: valueOf('--only', '') };
}
