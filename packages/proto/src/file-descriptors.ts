import { readFileSync } from 'node:fs';

/** Tag of `FileDescriptorSet.file`: field 1, length-delimited. */
const fileTag = 0x0a;

/**
 * The serialised `FileDescriptorProto` of every file here, of gRPC health and of what they import, as buf wrote them.
 * Server reflection hands out these bytes: descriptors that have been through protobufjs mark the parent of a map as
 * a map entry, and grpcurl then refuses every message that has a field of that type.
 */
export function readFileDescriptors(): readonly Buffer[] {
  return splitDescriptorSet(readFileSync(new URL('../gen/lathe.binpb', import.meta.url)));
}

function splitDescriptorSet(set: Buffer): Buffer[] {
  const files: Buffer[] = [];
  for (let at = 0; at < set.length;) {
    if (set[at] !== fileTag) throw new Error(`gen/lathe.binpb is no FileDescriptorSet: byte ${at} is ${set[at]}.`);
    const length = readVarint(set, at + 1);
    files.push(set.subarray(length.end, length.end + length.value));
    at = length.end + length.value;
  }
  return files;
}

function readVarint(bytes: Buffer, from: number): { value: number; end: number } {
  let value = 0;
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}
