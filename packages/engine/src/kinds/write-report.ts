import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { LatheError } from '@lathe/core/errors';
import { temporaryPath } from '../stream/temporary-path.ts';
import type { RenderReport, WrittenFile } from './render-task.ts';

/** Writes a report as indented JSON, whole: temporary name, sync, rename. */
export function writeReport(role: string, path: string, report: RenderReport): WrittenFile {
  const bytes = Buffer.from(`${JSON.stringify(report, null, 2)}\n`);
  const partialPath = temporaryPath(path);
  try {
    const descriptor = openSync(partialPath, 'wx');
    try {
      writeFileSync(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(partialPath, path);
  } catch (error) {
    rmSync(partialPath, { force: true });
    throw LatheError.from(error);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { role, path, ending: '.json', mediaType: 'application/json', sha256, sizeBytes: bytes.length };
}
