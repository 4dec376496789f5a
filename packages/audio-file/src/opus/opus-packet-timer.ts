import type { PacketTimer } from '../ogg/packet-timer.ts';
import { opusPacketFrames } from './opus-packet-frames.ts';

/** Tells how many frames at 48 kHz each Opus packet holds; every packet stands for itself. */
export class OpusPacketTimer implements PacketTimer {
  readonly #streamCount: number;

  constructor(streamCount: number) {
    this.#streamCount = streamCount;
  }

  frames(packet: Uint8Array): number | string {
    return opusPacketFrames(packet, this.#streamCount);
  }

  restart(): void {
    // Nothing is carried from packet to packet.
  }
}
