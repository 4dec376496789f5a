import { LatheError } from '@lathe/core/errors';
import type { KindRunner } from './render-task.ts';

/** How this engine renders each kind of job; core's descriptors say everything else about a kind. A runner is loaded when called. */
const renderers: Readonly<Record<string, () => Promise<KindRunner>>> = {
  analyze: () => import('../analyze/run-analyze.ts'),
  master: () => import('../master/run-master.ts'),
};

/** Names of the job kinds this engine can render. */
export const renderableKinds: readonly string[] = Object.keys(renderers);

/** @throws invalid_argument naming the kinds there are. */
export async function loadRenderer(kind: string): Promise<KindRunner> {
  const load = Object.hasOwn(renderers, kind) ? renderers[kind] : undefined;
  if (load !== undefined) return await load();
  throw new LatheError(
    'invalid_argument',
    `There is no job kind "${kind}"; there are: ${renderableKinds.join(', ')}.`,
    { details: { kind } },
  );
}
