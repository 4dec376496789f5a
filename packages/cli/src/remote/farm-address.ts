/** Where `lathe serve` listens for gRPC, and where the other verbs look for it, unless told otherwise. */
export const defaultGrpcPort = 7610;
/** Where `lathe serve` listens for HTTP unless told otherwise. */
export const defaultHttpPort = 7611;

/** Where a farm is and as whom it is called: options of every verb that talks to one. */
export const farmOptions = {
  address: {
    kind: 'text',
    valueName: 'HOST:PORT',
    summary: `gRPC address of the farm, https://HOST:PORT with TLS; LATHE_ADDRESS, else 127.0.0.1:${defaultGrpcPort}, unless given.`,
  },
  'key-file': {
    kind: 'text',
    valueName: 'FILE',
    summary: 'File that holds the API key; the environment variable LATHE_API_KEY is read unless given.',
  },
  ca: {
    kind: 'text',
    valueName: 'FILE',
    summary:
      "PEM certificates to trust, for a farm with an authority of its own; LATHE_CA_FILE, else the system's, unless given.",
  },
} as const;

/** Values of `farmOptions`. */
export interface FarmValues {
  readonly address: string | undefined;
  readonly 'key-file': string | undefined;
  readonly ca: string | undefined;
}
