import { DirectoryLock } from './directory-lock.ts';

/** Program of the lock's test: takes the lock of the directory named by its argument, says so, and keeps it. */
await DirectoryLock.acquire(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
