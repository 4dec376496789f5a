import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { limitsPage } from './src/reference/limits-page.ts';

writeFileSync(fileURLToPath(new URL('../../docs/reference/limits.md', import.meta.url)), limitsPage());
