import { writeFileSync } from 'node:fs';
import { goldenPath } from './golden-cases.ts';
import { makeGoldens } from './make-goldens.ts';

// Run by hand, in the commit that raises engineVersion and says why the bytes change.
writeFileSync(goldenPath, `${JSON.stringify(await makeGoldens(), null, 2)}\n`);
