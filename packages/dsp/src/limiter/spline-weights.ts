/**
 * Uniform cubic B-spline weights of four consecutive points for each frame of a group:
 * `weights[point][frame]`, f32, positive, summing to 1.
 */
export function splineWeights(groupFrames: number): readonly Float32Array[] {
  const weightsAt = [
    (u: number) => (1 - u) * (1 - u) * (1 - u),
    (u: number) => 3 * u * u * u - 6 * u * u + 4,
    (u: number) => -3 * u * u * u + 3 * u * u + 3 * u + 1,
    (u: number) => u * u * u,
  ];
  return weightsAt.map((weightAt) =>
    Float32Array.from({ length: groupFrames }, (_, frame) => weightAt(frame / groupFrames) / 6),
  );
}
