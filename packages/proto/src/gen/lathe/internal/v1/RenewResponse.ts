// Original file: protos/lathe/internal/v1/work.proto


export interface RenewResponse {
  /**
   * "ok", "cancel" or "lost", one per item, same order.
   */
  'statuses'?: (string)[];
  'drain'?: (boolean);
  '_drain'?: "drain";
}

export interface RenewResponse__Output {
  /**
   * "ok", "cancel" or "lost", one per item, same order.
   */
  'statuses': (string)[];
  'drain'?: (boolean);
  '_drain'?: "drain";
}
