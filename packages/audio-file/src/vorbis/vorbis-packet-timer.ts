import type { PacketTimer } from '../ogg/packet-timer.ts';
import type { VorbisMode } from './parse-setup.ts';
import type { VorbisHead } from './vorbis-head.ts';
import { bitsOf, VorbisBits } from './vorbis-bits.ts';

/** Tells how many frames each Vorbis packet ends: half of its block overlaps half of the one before (Vorbis I clause 4.3.8). */
export class VorbisPacketTimer implements PacketTimer {
  readonly #head: VorbisHead;
  readonly #modes: readonly VorbisMode[];
  #previousBlockFrames: number | null = null;

  constructor(head: VorbisHead, modes: readonly VorbisMode[]) {
    this.#head = head;
    this.#modes = modes;
  }

  frames(packet: Uint8Array): number | string {
    if (packet.length === 0) return 'it is empty';
    const bits = new VorbisBits(packet, 0);
    if (bits.read(1) !== 0) return 'it is no packet of audio';
    const number = bits.read(bitsOf(this.#modes.length - 1));
    const mode = this.#modes[number];
    if (mode === undefined) return `it is of mode ${number}, of ${this.#modes.length} there are`;
    const blockFrames = mode.isLong ? this.#head.longBlockFrames : this.#head.shortBlockFrames;
    const previousBlockFrames = this.#previousBlockFrames;
    this.#previousBlockFrames = blockFrames;
    // The first block has nothing to overlap with.
    return previousBlockFrames === null ? 0 : (previousBlockFrames + blockFrames) / 4;
  }

  restart(): void {
    this.#previousBlockFrames = null;
  }
}
