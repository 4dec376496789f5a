/** Decodes the packets of one stream in order; one that threw must not be used again. */
export interface PacketDecoder {
  /**
   * Planar samples in the codec's channel order; they lie in WASM memory until the next call.
   *
   * @param frameCount frames the packet holds by its header; anything else throws.
   * @throws Error of any kind: what the codec says, or a trap.
   */
  decode(packet: Uint8Array, frameCount: number): readonly Float32Array[];
}
