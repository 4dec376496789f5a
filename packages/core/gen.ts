import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referenceFiles } from './src/reference/reference-files.ts';

for (const [path, text] of referenceFiles()) {
  const file = fileURLToPath(new URL(`../../docs/reference/${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
