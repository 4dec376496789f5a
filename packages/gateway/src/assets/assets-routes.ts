import { loadLatheProtos } from '@lathe/proto';
import { Router } from 'express';
import { pathText, queryText, toJson, type RestDoor } from '../wire/rest-door.ts';
import { assetToMessage } from './asset-messages.ts';
import type { AssetService } from './asset-service.ts';
import { attachment, fileNameOf } from './disposition.ts';
import { sendBytes } from './send-bytes.ts';

/** The REST form of lathe.v1.Assets; bytes are the plain body of requests and answers. */
export function assetsRoutes(door: RestDoor, service: AssetService): Router {
  const router = Router();
  const { Upload, Get } = loadLatheProtos().Assets.service;

  router.post(
    '/v1/assets',
    door.route(async ({ principal, request, response, signal }) => {
      const name = queryText(request, 'name') || fileNameOf(request.get('Content-Disposition'));
      const [mediaType = ''] = (request.get('Content-Type') ?? '').split(';');
      const header = { name, mediaType: mediaType.trim(), sha256: queryText(request, 'sha256') };
      // HTTP itself tells a body cut short from a whole one. Leaving the loop early keeps the socket: the caller is still to be told why.
      const body = request.iterator({ destroyOnReturn: false });
      const { asset, created } = await service.upload(principal, header, body, signal);
      const reply = { asset: assetToMessage(asset), created };
      response
        .status(created ? 201 : 200)
        .location(`/v1/assets/${asset.id}`)
        .json(toJson('lathe.v1.UploadAssetResponse', Upload.responseType, reply));
    }),
  );
  router.get(
    '/v1/assets/:id',
    door.route(async ({ principal, request, response }) => {
      const asset = assetToMessage(await service.get(principal, pathText(request, 'id')));
      response.json(toJson('lathe.v1.GetAssetResponse', Get.responseType, { asset }));
    }),
  );
  router.get(
    '/v1/assets/:id/content',
    door.route(async ({ principal, request, response }) => {
      const id = pathText(request, 'id');
      const asset = await service.get(principal, id);
      response.setHeader('Content-Disposition', attachment(asset.name));
      await sendBytes(request, response, {
        sizeBytes: asset.sizeBytes,
        mediaType: asset.mediaType,
        etag: asset.sha256,
        open: async (range) => (await service.open(principal, id, range ?? { start: 0 })).stream,
      });
    }),
  );
  router.delete(
    '/v1/assets/:id',
    door.route(async ({ principal, request, response }) => {
      await service.delete(principal, pathText(request, 'id'));
      response.status(204).end();
    }),
  );
  return router;
}
