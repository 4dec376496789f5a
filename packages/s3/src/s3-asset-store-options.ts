/** What S3 encrypts objects with at rest; the bucket's own default where `none`. */
export type ServerSideEncryption =
  | { readonly kind: 'none' }
  | { readonly kind: 'AES256' }
  /** @param keyId Id, ARN or alias of the key; the account's own for S3 unless set. */
  | { readonly kind: 'aws:kms'; readonly keyId?: string };

export interface S3AssetStoreOptions {
  /** Exists already and holds nothing else: what lies in it is listed, and abandoned uploads to it are removed. */
  readonly bucket: string;
  readonly region: string;
  /** Of another S3 than Amazon's: `https://s3.example.com:9000`. An unknown certificate authority is named by NODE_EXTRA_CA_CERTS. */
  readonly endpoint?: string;
  /** Bucket in the path instead of the host name; true with an endpoint, unless set. */
  readonly pathStyle?: boolean;
  /** The SDK's own search (environment, profile, role of the machine) unless set. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** `none` unless set. */
  readonly encryption?: ServerSideEncryption;
  /** Longer bodies go up in parts of this size, 5 MiB … 5 GiB; 8 MiB unless set, which allows 80 GB an object. */
  readonly partBytes?: number;
  /** Parts of one body under way at once, 1 … 16; 3 unless set. A put holds up to so many parts and two more in memory. */
  readonly partsInFlight?: number;
  /** Objects a listing asks for at once, 1 … 1000; 1000 unless set. */
  readonly pageSize?: number;
  /** A single call, its retries included, ends after this, ms; 60,000 unless set. A part that goes up counts as one. */
  readonly callLimitMs?: number;
  /** Tries of one call before it is `unavailable`, 1 … 10; 4 unless set. */
  readonly tries?: number;
}

export const bounds = {
  partBytes: { least: 5 * 2 ** 20, most: 5 * 2 ** 30, usual: 8 * 2 ** 20 },
  partsInFlight: { least: 1, most: 16, usual: 3 },
  pageSize: { least: 1, most: 1000, usual: 1000 },
  callLimitMs: { least: 100, most: 3_600_000, usual: 60_000 },
  tries: { least: 1, most: 10, usual: 4 },
} as const;
