import { dirname } from 'node:path';
import { LatheError, type ErrorRecord } from '@lathe/core/errors';
import type { InputFile } from '../inputs/collect-inputs.ts';
import { makeFolder } from '../master/make-folder.ts';
import { failureText } from '../terminal/file-failure.ts';
import { shownText } from '../terminal/shown-text.ts';
import type { PageNames } from './page-names.ts';
import { writePage, type PageContent } from './write-page.ts';

/** How writing one page went, with the line that tells it. */
export type PageOutcome =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly error: ErrorRecord };

/** Writes the page of one input under its name; one that cannot be written does not stop the others. */
export async function writePageOf(
  input: InputFile,
  names: PageNames,
  content: Omit<PageContent, 'audioPath' | 'sizeBytes'>,
): Promise<PageOutcome> {
  const path = names.pathFor(input);
  try {
    await makeFolder(dirname(path));
    await writePage(path, { ...content, audioPath: input.path, sizeBytes: input.sizeBytes });
    return { ok: true, text: `  page: ${shownText(path)}\n` };
  } catch (caught) {
    const error = LatheError.from(caught).toRecord();
    return { ok: false, text: failureText(path, error), error };
  }
}
