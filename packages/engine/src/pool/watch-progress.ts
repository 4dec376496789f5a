import type { RenderProgress } from '../stream/render-control.ts';
import type { SharedControl } from './shared-control.ts';

const progressIntervalMs = 100;

/** Reports what a task on another thread says of its progress, at most ten times a second, fractions never falling. */
export function watchProgress(
  control: SharedControl,
  onProgress: (progress: RenderProgress) => void,
): { readonly end: () => void } {
  let last = -1;
  const timer = setInterval(() => {
    const progress = control.load();
    if (progress.fraction <= last) return;
    last = progress.fraction;
    onProgress(progress);
  }, progressIntervalMs);
  return { end: () => clearInterval(timer) };
}
