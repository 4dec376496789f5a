import type { GoProgramSearch } from '../fetch/go-program.ts';
import type { NoServer } from '../found-server.ts';
import { searchLadder, type Rung } from '../search-ladder.ts';
import { startDockerS3 } from './docker-s3.ts';
import { startS3rver, startVersitygw } from './local-s3.ts';
import { createS3Bucket, requireS3 } from './s3-buckets.ts';
import type { S3Address, S3Server } from './s3-server.ts';

export type S3Implementation = 'versitygw' | 's3rver';

export interface S3Search extends GoProgramSearch {
  /** A server that runs already; its key may make buckets. What is made there stays. */
  readonly given?: S3Address | undefined;
  /** Container image that takes versitygw's command. */
  readonly image?: string | undefined;
  /** Port of 127.0.0.1 for a process of ours; a free one unless set. */
  readonly port?: number | undefined;
  /** What a process of ours is; versitygw, else s3rver, unless set. */
  readonly implementation?: S3Implementation | undefined;
}

/** The first of: the given server, a container, a process of ours: versitygw, else s3rver. */
export async function findS3(search: S3Search): Promise<S3Server | NoServer> {
  const { given, image, implementation } = search;
  const locals: Record<S3Implementation, Rung<S3Server>> = {
    versitygw: () => startVersitygw(search),
    s3rver: () => startS3rver(search),
  };
  return await searchLadder<S3Server>(
    search,
    {
      given: [() => openGiven(given)],
      docker: [() => startDockerS3(search, image)],
      local: implementation === undefined ? [locals.versitygw, locals.s3rver] : [locals[implementation]],
    },
    given !== undefined,
  );
}

async function openGiven(given: S3Address | undefined): Promise<S3Server | NoServer> {
  if (given === undefined) return { missing: 'No S3 is given.' };
  await requireS3(given);
  return {
    origin: 'given',
    description: `S3 at ${given.endpoint}`,
    ...given,
    control: null,
    createBucket: (name) => createS3Bucket(given, name),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
