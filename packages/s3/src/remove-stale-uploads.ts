import {
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { LatheError } from '@lathe/core/errors';
import { abortUpload } from './multipart-upload.ts';
import type { S3Calls } from './s3-calls.ts';
import { fromS3Error, isUnknownToServer } from './s3-error.ts';

/**
 * Aborts every upload of the bucket that began before a time and is not spared, with its parts.
 * @param beforeMs Milliseconds since 1970, by the server's clock. @returns bytes of the parts; 0 where uploads are not listed.
 */
export async function removeStaleUploads(
  calls: S3Calls,
  beforeMs: number,
  spared: ReadonlySet<string>,
): Promise<number> {
  let removedBytes = 0;
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (marker !== null) {
    const page: ListMultipartUploadsCommandOutput | null = await listUploads(calls, marker);
    if (page === null) return 0;
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || Initiated === undefined) continue;
      if (spared.has(UploadId) || !(Initiated.getTime() <= beforeMs)) continue;
      removedBytes += await partBytesOf(calls, Key, UploadId);
      await abortUpload(calls, Key, UploadId);
    }
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
    marker =
      IsTruncated === true && NextKeyMarker !== undefined
        ? {
            KeyMarker: NextKeyMarker,
            ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
          }
        : null;
  }
  return removedBytes;
}

/** Null from a server that does not list uploads. */
async function listUploads(
  calls: S3Calls,
  marker: { KeyMarker?: string; UploadIdMarker?: string },
): Promise<ListMultipartUploadsCommandOutput | null> {
  return await calls
    .call(
      'ListMultipartUploads',
      (abortSignal) =>
        calls.client.send(new ListMultipartUploadsCommand({ Bucket: calls.bucket, ...marker }), { abortSignal }),
      { mapped: (caught, what) => (isUnknownToServer(caught) ? caught : fromS3Error(caught, what)) },
    )
    .catch((caught: unknown) => {
      if (isUnknownToServer(caught)) return null;
      throw caught;
    });
}

async function partBytesOf(calls: S3Calls, key: string, uploadId: string): Promise<number> {
  let sizeBytes = 0;
  let marker: string | undefined;
  try {
    do {
      const page = await calls.call(`ListParts of ${key}`, (abortSignal) =>
        calls.client.send(
          new ListPartsCommand({
            Bucket: calls.bucket,
            Key: key,
            UploadId: uploadId,
            ...(marker === undefined ? {} : { PartNumberMarker: marker }),
          }),
          { abortSignal },
        ),
      );
      for (const { Size = 0 } of page.Parts ?? []) sizeBytes += Size;
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
  } catch (caught) {
    // It was completed or aborted meanwhile: then nothing of it is left to remove.
    if (!(caught instanceof LatheError && caught.code === 'not_found')) throw caught;
  }
  return sizeBytes;
}
