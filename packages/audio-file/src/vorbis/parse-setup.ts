import { bitsOf, VorbisBits } from './vorbis-bits.ts';

/** One mode of a Vorbis stream: whether its blocks are long. */
export interface VorbisMode {
  readonly isLong: boolean;
}

/** Why a setup header cannot be used. */
class SetupFault extends Error {}

const packetTypeBytes = 7;
const codebookSync = 0x564342;

/**
 * Walks a setup header to its last field, Vorbis I clause 4.2.4, and returns its modes; the length of every packet
 * depends on them.
 *
 * @returns what is wrong, when the header is no valid one.
 */
export function parseSetup(packet: Uint8Array, channelCount: number): readonly VorbisMode[] | string {
  const bits = new VorbisBits(packet, packetTypeBytes);
  try {
    const codebookCount = bits.read(8) + 1;
    for (let index = 0; index < codebookCount; index++) skipCodebook(bits);
    skipTimeTransforms(bits);
    const floorCount = bits.read(6) + 1;
    for (let index = 0; index < floorCount; index++) skipFloor(bits);
    const residueCount = bits.read(6) + 1;
    for (let index = 0; index < residueCount; index++) skipResidue(bits);
    const mappingCount = bits.read(6) + 1;
    for (let index = 0; index < mappingCount; index++) skipMapping(bits, channelCount);
    const modes = readModes(bits, mappingCount);
    if (bits.read(1) !== 1) fail('its framing bit is not set');
    if (bits.isPastEnd) fail('it is cut off');
    return modes;
  } catch (error) {
    if (error instanceof SetupFault) return error.message;
    throw error;
  }
}

/** Clause 3.2.1. */
function skipCodebook(bits: VorbisBits): void {
  if (bits.read(24) !== codebookSync) fail('a codebook does not begin as it must');
  const dimensions = bits.read(16);
  const entries = bits.read(24);
  const isOrdered = bits.read(1) === 1;
  if (isOrdered) skipOrderedLengths(bits, entries);
  else skipLengths(bits, entries);
  const lookup = bits.read(4);
  if (lookup === 0) return;
  if (lookup > 2) fail(`a codebook has the lookup type ${lookup}`);
  bits.skip(64);
  const valueBits = bits.read(4) + 1;
  bits.skip(1);
  const values = lookup === 1 ? latticeValues(entries, dimensions) : entries * dimensions;
  bits.skip(values * valueBits);
  if (bits.isPastEnd) fail('it is cut off in a codebook');
}

function skipLengths(bits: VorbisBits, entries: number): void {
  const isSparse = bits.read(1) === 1;
  for (let entry = 0; entry < entries; entry++) {
    if (!isSparse || bits.read(1) === 1) bits.skip(5);
    if (bits.isPastEnd) fail('it is cut off in a codebook');
  }
}

function skipOrderedLengths(bits: VorbisBits, entries: number): void {
  bits.skip(5);
  for (let entry = 0; entry < entries;) {
    entry += bits.read(bitsOf(entries - entry));
    if (entry > entries || bits.isPastEnd) fail('a codebook has more lengths than entries');
  }
}

/** Greatest whole number whose power of `dimensions` is at most `entries` (clause 9.2.3). */
function latticeValues(entries: number, dimensions: number): number {
  if (dimensions === 0) fail('a codebook has no dimensions');
  if (dimensions === 1) return entries;
  let values = 0;
  while (powerAtMost(values + 1, dimensions, entries)) values += 1;
  return values;
}

function powerAtMost(base: number, exponent: number, limit: number): boolean {
  if (base <= 1) return base <= limit;
  let power = 1;
  for (let index = 0; index < exponent; index++) {
    power *= base;
    if (power > limit) return false;
  }
  return true;
}

function skipTimeTransforms(bits: VorbisBits): void {
  const count = bits.read(6) + 1;
  for (let index = 0; index < count; index++) if (bits.read(16) !== 0) fail('it has a time domain transform');
}

/** Clauses 6.2.1 and 7.2.2. */
function skipFloor(bits: VorbisBits): void {
  const type = bits.read(16);
  if (type > 1) fail(`it has a floor of type ${type}`);
  if (type === 0) {
    bits.skip(8 + 16 + 16 + 6 + 8);
    bits.skip((bits.read(4) + 1) * 8);
    return;
  }
  const partitions = bits.read(5);
  const classes: number[] = [];
  for (let index = 0; index < partitions; index++) classes.push(bits.read(4));
  const dimensions: number[] = [];
  const classCount = classes.length === 0 ? 0 : Math.max(...classes) + 1;
  for (let index = 0; index < classCount; index++) {
    dimensions.push(bits.read(3) + 1);
    const subclassBits = bits.read(2);
    if (subclassBits > 0) bits.skip(8);
    bits.skip((1 << subclassBits) * 8);
  }
  bits.skip(2);
  const rangeBits = bits.read(4);
  for (const index of classes) bits.skip((dimensions[index] ?? 0) * rangeBits);
}

/** Clause 8.6.1. */
function skipResidue(bits: VorbisBits): void {
  const type = bits.read(16);
  if (type > 2) fail(`it has a residue of type ${type}`);
  bits.skip(24 + 24 + 24);
  const classifications = bits.read(6) + 1;
  bits.skip(8);
  let bookCount = 0;
  for (let index = 0; index < classifications; index++) {
    const low = bits.read(3);
    const high = bits.read(1) === 1 ? bits.read(5) : 0;
    for (let stage = (high << 3) | low; stage > 0; stage >>= 1) bookCount += stage & 1;
  }
  bits.skip(bookCount * 8);
}

function skipMapping(bits: VorbisBits, channelCount: number): void {
  const type = bits.read(16);
  if (type !== 0) fail(`it has a mapping of type ${type}`);
  const submaps = bits.read(1) === 1 ? bits.read(4) + 1 : 1;
  if (bits.read(1) === 1) bits.skip((bits.read(8) + 1) * 2 * bitsOf(channelCount - 1));
  if (bits.read(2) !== 0) fail('a reserved field of a mapping is not zero');
  if (submaps > 1) bits.skip(4 * channelCount);
  bits.skip(submaps * 24);
}

function readModes(bits: VorbisBits, mappingCount: number): readonly VorbisMode[] {
  const count = bits.read(6) + 1;
  const modes: VorbisMode[] = [];
  for (let index = 0; index < count; index++) {
    const isLong = bits.read(1) === 1;
    if (bits.read(16) !== 0 || bits.read(16) !== 0) fail('a mode has an unknown window or transform');
    const mapping = bits.read(8);
    if (mapping >= mappingCount) fail(`a mode names mapping ${mapping} of ${mappingCount}`);
    modes.push({ isLong });
  }
  return modes;
}

function fail(message: string): never {
  throw new SetupFault(message);
}
