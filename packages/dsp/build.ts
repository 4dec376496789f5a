import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { computeFilterTables } from './src/true-peak/compute-filter-tables.ts';

/** Builds gen/true-peak-filter.bin, and gen/kernels.wasm from src/kernels.as.ts: strict SIMD, no runtime, memory given by the loader. */
const folder = dirname(fileURLToPath(import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js');
mkdirSync(join(folder, 'gen'), { recursive: true });
writeFileSync(join(folder, 'gen', 'true-peak-filter.bin'), computeFilterTables());
execFileSync(
  process.execPath,
  [
    compiler,
    'src/kernels.as.ts',
    '-O3',
    '--enable',
    'simd',
    '--runtime',
    'stub',
    '--noAssert',
    '--importMemory',
    '--disableWarning', // AS112: v128 values pass between our own functions only
    '112',
    '-o',
    'gen/kernels.wasm',
  ],
  { cwd: folder, stdio: 'inherit' },
);
