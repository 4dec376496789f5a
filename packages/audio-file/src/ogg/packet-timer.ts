/** Tells how long packets are without decoding them. */
export interface PacketTimer {
  /** Frames that the next packet of the stream gives; a text says what is wrong with it. */
  frames(packet: Uint8Array): number | string;
  /** Packets were lost: the next one begins anew. */
  restart(): void;
}
