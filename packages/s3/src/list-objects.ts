import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ListedObject } from '@lathe/core';
import type { S3Calls } from './s3-calls.ts';

/** Every object under a prefix, page by page, in the order of the keys' bytes, as S3 gives them. */
export async function* listObjects(calls: S3Calls, prefix: string, pageSize: number): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    const page = await calls.call(`ListObjectsV2 of ${prefix}`, (abortSignal) =>
      calls.client.send(
        new ListObjectsV2Command({
          Bucket: calls.bucket,
          Prefix: prefix,
          MaxKeys: pageSize,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        { abortSignal },
      ),
    );
    for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue;
      // The header of a single object has whole seconds: the same time must come out of both.
      const modifiedMs = Math.floor((LastModified?.getTime() ?? 0) / 1000) * 1000;
      yield { key: Key, sizeBytes: Size, modifiedMs };
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
