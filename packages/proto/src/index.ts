export { channelTo, type ChannelParts, type ChannelSettings } from './channel-to.ts';
export { readFileDescriptors } from './file-descriptors.ts';
export * from './error-status.ts';
export * from './load-lathe-protos.ts';
export type * from './gen/index.ts';
export { ProtoJson, ProtoJsonError } from './json/proto-json.ts';
