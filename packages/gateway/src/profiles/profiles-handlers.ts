import type {
  GetProfileRequest__Output,
  GetProfileResponse,
  ListProfilesRequest__Output,
  ListProfilesResponse,
  ProfilesHandlers,
} from '@lathe/proto';
import type { GrpcDoor } from '../wire/grpc-door.ts';
import { profileToMessage } from './profile-messages.ts';
import type { ProfileService } from './profile-service.ts';

/** lathe.v1.Profiles over gRPC. */
export function profilesHandlers(door: GrpcDoor, service: ProfileService): ProfilesHandlers {
  return {
    List: door.unary<ListProfilesRequest__Output, ListProfilesResponse>(async (_request, { principal }) => ({
      profiles: (await service.list(principal)).map(profileToMessage),
    })),
    Get: door.unary<GetProfileRequest__Output, GetProfileResponse>(async ({ name, version }, { principal }) => ({
      profile: profileToMessage(await service.get(principal, name, version)),
    })),
  };
}
