import { LatheError } from '@lathe/core/errors';
import { ConfinedProcess, type ProcessEnd } from './confined-process.ts';

/** A program that ran to its end. */
export interface FinishedProcess extends ProcessEnd {
  readonly output: string;
}

/**
 * Runs a confined program and keeps its output as text.
 *
 * @throws LatheError `limit_exceeded` past `maximumBytes` of output or `deadlineSeconds`.
 */
export async function runToEnd(
  program: string,
  args: readonly string[],
  descriptor: number | null,
  { maximumBytes, deadlineSeconds }: { readonly maximumBytes: number; readonly deadlineSeconds: number },
): Promise<FinishedProcess> {
  await using child = new ConfinedProcess(program, args, descriptor, { cpuSeconds: deadlineSeconds });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill();
  }, deadlineSeconds * 1000);
  const blocks: Uint8Array[] = [];
  let sizeBytes = 0;
  child.output.on('data', (block: Uint8Array) => {
    sizeBytes += block.length;
    if (sizeBytes > maximumBytes) child.kill();
    else blocks.push(block);
  });
  const end = await child.ended;
  clearTimeout(timer);
  if (isLate || end.signal === 'SIGXCPU') {
    throw new LatheError('limit_exceeded', `Finding out what the file holds took longer than ${deadlineSeconds} s.`, {
      details: { limitSeconds: deadlineSeconds },
    });
  }
  if (sizeBytes > maximumBytes) {
    throw new LatheError('limit_exceeded', `The file's tags have more than ${maximumBytes} bytes.`, {
      details: { limitBytes: maximumBytes },
    });
  }
  return { ...end, output: Buffer.concat(blocks).toString('utf8') };
}
