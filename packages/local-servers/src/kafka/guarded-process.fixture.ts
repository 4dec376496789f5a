import { GuardedProcess } from './guarded-process.ts';

/** Starts a guarded process, says its id, and waits to be killed. */
const guarded = await GuardedProcess.start('sleep', ['600'], () => undefined);
process.stdout.write(`${guarded.pid}\n`);
await guarded.ended;
