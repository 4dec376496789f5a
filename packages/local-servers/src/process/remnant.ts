/** Something that would be left behind if nobody cleaned up. */
export type Remnant =
  | { readonly kind: 'process'; readonly pid: number }
  | { readonly kind: 'folder'; readonly path: string }
  /** Every container with this label, at the Docker daemon behind this socket or address. */
  | { readonly kind: 'containers'; readonly label: string; readonly daemon: string };

/** One line to the reaper's process. */
export interface ReaperOrder {
  readonly act: 'add' | 'remove';
  readonly remnant: Remnant;
}
