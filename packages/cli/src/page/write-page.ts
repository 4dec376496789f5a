import { randomBytes } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MasterReport, Measurement } from '@lathe/core';
import type { CheckReport } from '@lathe/core/check';
import { LatheError } from '@lathe/core/errors';
import { describeFile } from '@lathe/engine';
import { pageMarker, renderReportPage } from '@lathe/page';
import { productVersion } from '../product-version.ts';
import { pageRules } from './page-rules.ts';

/** What a page is made from. */
export interface PageContent {
  /** The file that was measured. */
  readonly audioPath: string;
  readonly sizeBytes: number;
  /** With series and picture, as far as they are to be drawn. */
  readonly measurement: Measurement;
  readonly checks?: readonly CheckReport[];
  /** Set for a master: its report, and a measurement of its input for the curves before. */
  readonly master?: { readonly report: MasterReport; readonly before: Measurement };
  readonly layout?: string | undefined;
  readonly lenient?: boolean;
}

const headBytes = 1024;

/**
 * Writes a page, whole, replacing an older one.
 * @throws output_conflict when a file that is no page of Lathe's is in the way; io_error, not_found.
 */
export async function writePage(path: string, content: PageContent): Promise<void> {
  const { audioPath, sizeBytes, measurement, checks = [], master, layout, lenient } = content;
  await requireOwn(path);
  const info = await describeFile(audioPath, { layout, lenient });
  const page = renderReportPage({
    file: {
      name: basename(audioPath),
      container: info.container,
      codec: info.codec,
      isLossy: info.isLossy,
      bitsPerSample: info.bitsPerSample,
      sizeBytes,
      tags: info.tags,
      warnings: info.warnings.map(({ message }) => message),
    },
    measurement,
    rules: checks.flatMap((report) => pageRules(report, audioPath)),
    master: master?.report ?? null,
    before: master?.before ?? null,
    producer: `Lathe ${productVersion}`,
  });
  const partialPath = join(dirname(path), `.lathe-page-${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeFile(partialPath, page, { flag: 'wx' });
    await rename(partialPath, path);
  } catch (error) {
    await rm(partialPath, { force: true });
    throw LatheError.from(error);
  }
}

async function requireOwn(path: string): Promise<void> {
  const head = Buffer.alloc(headBytes);
  try {
    await using file = await open(path, 'r');
    const { bytesRead } = await file.read(head, 0, headBytes, 0);
    if (head.toString('latin1', 0, bytesRead).includes(pageMarker)) return;
  } catch (error) {
    const failure = LatheError.from(error);
    if (failure.code === 'not_found') return;
    throw failure;
  }
  throw new LatheError('output_conflict', `${path} exists and is no page of Lathe's; writing would destroy it.`, {
    details: { path },
  });
}
