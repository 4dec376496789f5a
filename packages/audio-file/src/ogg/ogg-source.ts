import type { InputFile } from '../files/input-file.ts';
import type { BlockSource, DecodedBlock } from '../lossy/block-source.ts';
import type { DamageLog } from '../lossy/damage-log.ts';
import type { PacketDecoder } from '../lossy/packet-decoder.ts';
import type { OggDescription } from './describe-ogg.ts';
import { PacketReader, type PacketGap, type PagePackets } from './packet-reader.ts';
import type { PacketTimer } from './packet-timer.ts';

/** A packet and the frames it must give. */
interface TimedPacket {
  readonly packet: Uint8Array;
  readonly frameCount: number;
  /** What is wrong with it. */
  readonly fault: string | null;
  readonly offset: number;
}

/** Decodes the packets of an Ogg stream and holds every page to its position. */
export class OggSource implements BlockSource {
  readonly #description: OggDescription;
  readonly #damage: DamageLog;
  readonly #reader: PacketReader;
  readonly #timer: PacketTimer;
  #decoder: PacketDecoder | null = null;
  /** A decoder that begins in the middle gives nothing for its first packet. */
  #isRestarted = false;
  #headersLeft: number;
  #packets: TimedPacket[] = [];
  #silentFrames = 0;
  /** Frames given so far. */
  #frames = 0;
  /** Packets were lost before the next page; how many frames, its position will tell. */
  #gap: PacketGap | null = null;
  #isEnded = false;

  constructor(file: InputFile, description: OggDescription, damage: DamageLog, maximumPacketBytes: number) {
    this.#description = description;
    this.#damage = damage;
    this.#reader = new PacketReader(file, description.stream, { maximumPacketBytes });
    this.#timer = description.media.newTimer();
    this.#headersLeft = description.headerCount;
    for (const fault of description.faults) {
      const codecFrame = description.skippedFrames + description.info.lengthFrames;
      damage.meet({ message: `The Ogg file is damaged: ${fault}.`, codecFrame, lengthFrames: 0, details: {} });
    }
  }

  async next(): Promise<DecodedBlock | null> {
    for (;;) {
      if (this.#silentFrames > 0) return this.#giveSilence();
      const timed = this.#packets.shift();
      if (timed) return await this.#decode(timed);
      const page = this.#reader.next();
      if (page === null) {
        this.#verifyEnd();
        return null;
      }
      if (page.kind === 'lost') this.#meetGap(page);
      else if (this.#headersLeft > 0) this.#headersLeft -= page.packets.length;
      else this.#meetPage(page);
    }
  }

  #giveSilence(): DecodedBlock {
    const frameCount = Math.min(this.#silentFrames, 4096);
    this.#silentFrames -= frameCount;
    this.#frames += frameCount;
    return { channels: null, frameCount };
  }

  async #decode({ packet, frameCount, fault, offset }: TimedPacket): Promise<DecodedBlock> {
    const codecFrame = this.#frames;
    this.#frames += frameCount;
    const silence: DecodedBlock = { channels: null, frameCount };
    try {
      if (fault !== null) throw new Error(fault);
      if (packet.length > this.#description.media.maximumPacketBytes) throw new Error(`it has ${packet.length} bytes`);
      const decoder = this.#decoder ?? (await this.#description.media.newDecoder());
      // Put back only after success: a decoder that failed must not be used again.
      this.#decoder = null;
      const isFirst = this.#isRestarted && this.#description.media.overlaps;
      const channels = decoder.decode(packet, isFirst ? 0 : frameCount);
      this.#decoder = decoder;
      this.#isRestarted = false;
      if (!isFirst) return { channels, frameCount };
      if (frameCount > 0) this.#meetPacket('it overlaps with a damaged one', codecFrame, frameCount, offset);
    } catch (error) {
      this.#isRestarted = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#meetPacket(reason, codecFrame, frameCount, offset);
    }
    return silence;
  }

  #meetPacket(reason: string, codecFrame: number, lengthFrames: number, offset: number): void {
    const { codec } = this.#description.media;
    this.#damage.meet({
      message: `The ${codec} packet at frame ${codecFrame}, on the page at byte ${offset}, does not decode: ${reason}.`,
      codecFrame,
      lengthFrames,
      details: { offset },
    });
  }

  #meetGap(gap: PacketGap): void {
    if (!this.#damage.isLenient) this.#meet(gap, 0);
    this.#gap ??= gap;
    this.#timer.restart();
    if (this.#description.media.overlaps) this.#decoder = null;
  }

  #meetPage({ packets, granule, isLast, offset }: PagePackets): void {
    const timed = packets.map((packet): TimedPacket => {
      const frames = this.#timer.frames(packet);
      return typeof frames === 'number'
        ? { packet: Uint8Array.from(packet), frameCount: frames, fault: null, offset }
        : { packet: new Uint8Array(0), frameCount: 0, fault: frames, offset };
    });
    this.#packets = timed;
    this.#isEnded = isLast;
    const frameCount = timed.reduce((sum, packet) => sum + packet.frameCount, 0);
    const expected = this.#description.origin + this.#frames + frameCount;
    if (granule === null) {
      if (packets.length > 0) this.#meet({ kind: 'lost', offset, reason: 'a page declares no position' }, 0);
      return;
    }
    const missing = granule - expected;
    if (this.#gap !== null) {
      this.#silentFrames = Math.max(0, missing);
      this.#meet(this.#gap, this.#silentFrames);
      this.#gap = null;
      return;
    }
    // The last page may end earlier than its packets do, but not before they begin.
    if (missing === 0 || (isLast && missing < 0 && missing >= -frameCount)) return;
    const faulty = timed.findIndex(({ fault }) => fault !== null);
    if (faulty !== -1 && missing > 0) {
      // A packet that cannot be understood does not tell its length, but the page does.
      this.#packets = timed.map((packet, index) => (index === faulty ? { ...packet, frameCount: missing } : packet));
      return;
    }
    this.#silentFrames = Math.max(0, missing);
    this.#meet(
      { kind: 'lost', offset, reason: `the page ends at position ${granule} where its packets end at ${expected}` },
      this.#silentFrames,
    );
  }

  #meet({ offset, reason }: PacketGap, lengthFrames: number): void {
    this.#damage.meet({
      message: `The Ogg file is damaged or cut off at byte ${offset}, after ${this.#frames} frames: ${reason}.`,
      codecFrame: this.#frames,
      lengthFrames,
      details: { offset },
    });
  }

  #verifyEnd(): void {
    if (this.#gap !== null) this.#meet(this.#gap, 0);
    this.#gap = null;
    if (this.#isEnded || this.#damage.places.length > 0) return;
    const { end } = this.#description.stream;
    this.#meet({ kind: 'lost', offset: end, reason: 'the last page is not marked as the end of the stream' }, 0);
  }
}
