/** How a damaged file is read. */
export interface LossyOptions {
  /** Damaged stretches become silence and are listed in `damage`; otherwise they are errors. */
  readonly lenient: boolean;
}
