/**
 * A process that starts the server its first argument names, tells its port on one line, and waits to be killed. With
 * `paused` as second argument the server is paused by then.
 */
import { findPostgres } from '@lathe/local-servers';

const [name = '', state] = process.argv.slice(2);
const searches: Readonly<Record<string, () => ReturnType<typeof findPostgres>>> = {
  postgres: () => findPostgres({ origins: ['local'] }),
};
const found = await searches[name]?.();
if (found === undefined || 'missing' in found) throw new Error(found?.missing ?? `There is no server ${name}.`);
if (state === 'paused') found.control?.pause();
console.log(new URL(found.url).port);
setInterval(() => undefined, 60_000);
