import { makeGoldens } from './make-goldens.ts';

// A process of its own, so that a test can choose its flags.
process.stdout.write(JSON.stringify(await makeGoldens()));
