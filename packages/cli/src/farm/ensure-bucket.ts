import { LatheError } from '@lathe/core/errors';
import type { S3Server } from '@lathe/local-servers';

/** Makes the bucket unless it is ours already. @throws unavailable with the server's words. */
export async function ensureBucket(s3: S3Server, bucket: string): Promise<void> {
  try {
    await s3.createBucket(bucket);
  } catch (caught) {
    if (!(caught instanceof LatheError && /BucketAlreadyOwnedByYou/.test(caught.message))) throw caught;
  }
}
