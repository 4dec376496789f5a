/** Within −1 … 1, which rounding could leave by a little; null where a side is silent. */
export function correlationOf(product: number, left: number, right: number): number | null {
  const norm = Math.sqrt(left * right);
  return norm > 0 ? Math.max(-1, Math.min(1, product / norm)) : null;
}
