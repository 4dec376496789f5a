import type { AssetStore, ObjectUrlVerifier } from '@lathe/core';
import { Router, type Request } from 'express';
import { sendBytes } from './send-bytes.ts';

/**
 * Where workers read inputs and write outputs: signed URLs carry the right, so no principal is asked for. No routes for
 * a store whose URLs lead elsewhere.
 */
export function objectsRoutes(assets: AssetStore & Partial<ObjectUrlVerifier>, limitBytes: number): Router {
  const router = Router();
  if (assets.verify === undefined) return router;
  const verify = assets.verify.bind(assets);
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- express 5 forwards rejections
  router.get('/v1/objects/*key', async (request, response) => {
    const { key } = verify({ method: request.method, key: keyOf(request), query: request.query });
    const { sizeBytes } = await assets.stat(key);
    await sendBytes(request, response, {
      sizeBytes,
      mediaType: 'application/octet-stream',
      etag: null,
      open: (range) => assets.read(key, range ?? undefined),
    });
  });
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- express 5 forwards rejections
  router.put('/v1/objects/*key', async (request, response) => {
    const { key } = verify({ method: request.method, key: keyOf(request), query: request.query });
    const digest = sha256Of(request.get('Repr-Digest'));
    const options = { limitBytes, ...(digest === null ? {} : { sha256: digest }) };
    const stored = await assets.put(key, request.iterator({ destroyOnReturn: false }), options);
    response.status(201).json({ sha256: stored.sha256, sizeBytes: String(stored.sizeBytes) });
  });
  return router;
}

/** The SHA-256 in a Repr-Digest header, RFC 9530, in hexadecimal; null when there is none. */
function sha256Of(header: string | undefined): string | null {
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header ?? '')?.[1];
  return digest === undefined ? null : Buffer.from(digest, 'base64').toString('hex');
}

/** Express decodes the segments of a wildcard. */
function keyOf(request: Request): string {
  const segments: unknown = request.params['key'];
  return Array.isArray(segments) ? segments.join('/') : '';
}
