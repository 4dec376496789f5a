import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** A name of `temporaryPath`: place, process id, random. */
export const temporaryNamePattern = /^\.lathe-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{16}\.tmp$/;

/**
 * A new hidden name beside an output, for bytes that are not whole yet.
 *
 * It says which process writes it, so that `sweepTemporaryFiles` can tell when nobody does any more. It does not contain
 * the output's name, which may be as long as the file system allows.
 */
export function temporaryPath(outputPath: string): string {
  const name = `.lathe-${placeOfProcess()}-${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  return join(dirname(outputPath), name);
}

/** Eight hex digits for where process ids mean what they mean here: this start of this machine, or of this container. */
export function placeOfProcess(): string {
  const facts = [
    hostname(),
    orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  ];
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 8);
}

/** Only Linux has /proc; elsewhere the name of the machine has to do. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
