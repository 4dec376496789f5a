/** Where `lathe serve` listens for gRPC, and where the other verbs look for it, unless told otherwise. */
export const defaultGrpcPort = 7610;
/** Where `lathe serve` listens for HTTP unless told otherwise. */
export const defaultHttpPort = 7611;

/** `--address` of every verb that talks to a farm. */
export const addressOption = {
  kind: 'text',
  valueName: 'HOST:PORT',
  summary: `gRPC address of the farm; 127.0.0.1:${defaultGrpcPort} unless given.`,
} as const;
