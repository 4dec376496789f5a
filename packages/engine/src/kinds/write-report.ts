import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import type { RenderReport, WrittenFile } from './job-kind.ts';

/** Writes a report as indented JSON, whole: temporary name, sync, rename. */
export function writeReport(role: string, path: string, report: RenderReport): WrittenFile {
  const bytes = Buffer.from(`${JSON.stringify(report, null, 2)}\n`);
  const temporaryPath = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporaryPath, 'wx');
    try {
      writeFileSync(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporaryPath, path);
  } catch (error) {
    rmSync(temporaryPath, { force: true });
    throw LatheError.from(error);
  }
  return { role, path, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
}
