import { loadLatheProtos } from '@lathe/proto';
import { Router } from 'express';
import { pathText, queryText, toJson, type RestDoor } from '../wire/rest-door.ts';
import { profileToMessage } from './profile-messages.ts';
import type { ProfileService } from './profile-service.ts';

/** The REST form of lathe.v1.Profiles. */
export function profilesRoutes(door: RestDoor, service: ProfileService): Router {
  const router = Router();
  const { List, Get } = loadLatheProtos().Profiles.service;
  router.get(
    '/v1/profiles',
    door.route(async ({ principal, response }) => {
      const profiles = (await service.list(principal)).map(profileToMessage);
      response.json(toJson('lathe.v1.ListProfilesResponse', List.responseType, { profiles }));
    }),
  );
  router.get(
    '/v1/profiles/:name',
    door.route(async ({ principal, request, response }) => {
      const found = await service.get(principal, pathText(request, 'name'), queryText(request, 'version'));
      const reply = { profile: profileToMessage(found) };
      response.json(toJson('lathe.v1.GetProfileResponse', Get.responseType, reply));
    }),
  );
  return router;
}
