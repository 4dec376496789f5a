/** Units of a plot's drawing, which is stretched to the room there is. */
export const plotWidth = 1000;
export const plotHeight = 300;

/** A point in the unit square: x to the right, y upwards. */
export type Point = readonly [x: number, y: number];

/** A line through points, with gaps where one is null. */
export function linePath(points: readonly (Point | null)[]): string {
  let pen = 'M';
  const commands: string[] = [];
  for (const point of points) {
    if (point === null) {
      pen = 'M';
      continue;
    }
    commands.push(`${pen}${spot(point)}`);
    pen = 'L';
  }
  return commands.join('');
}

/** The area between an upper and a lower line over the same places. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  const [first, ...rest] = [...upper, ...lower.toReversed()];
  if (first === undefined) return '';
  return `M${spot(first)}${rest.map((point) => `L${spot(point)}`).join('')}Z`;
}

/** An upright bar from `bottom` to `top` between two places. */
export function barPath(left: number, right: number, bottom: number, top: number): string {
  return `M${spot([left, bottom])}L${spot([left, top])}L${spot([right, top])}L${spot([right, bottom])}Z`;
}

function spot([x, y]: Point): string {
  return `${shortened(x * plotWidth)} ${shortened((1 - y) * plotHeight)}`;
}

function shortened(value: number): string {
  return String(Math.round(value * 10) / 10);
}
