import { writeFileSync } from 'node:fs';
import { servicePages } from './service-pages.ts';

for (const [path, text] of await servicePages())
  writeFileSync(new URL(`../../docs/reference/${path}`, import.meta.url), text);
