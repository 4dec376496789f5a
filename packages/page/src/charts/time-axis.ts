import { shownTime } from '../markup/shown.ts';
import { linearAxis, multiples, stepFor, type Axis } from './axis.ts';

const stepsSeconds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Time from the start of the file to its end, with about six labels. */
export function timeAxis(durationSeconds: number): Axis {
  const high = Math.max(durationSeconds, 0.01);
  const step = stepFor(high, 6, stepsSeconds);
  return linearAxis(
    0,
    high,
    multiples(0, high, step, (seconds) => shownTime(seconds, step < 1 ? 1 : 0)),
  );
}
