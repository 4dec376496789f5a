import { readFileDescriptors } from '@lathe/proto';
import { ReflectionService } from '@grpc/reflection';
import type { Metadata, Server } from '@grpc/grpc-js';
import { callerOf, type PrincipalOf } from '../callers/caller.ts';

/** Reflection needs a caller who is known, like every other call; other paths are let in, their own door asks. @throws unauthenticated. */
export async function admitToReflection(principalOf: PrincipalOf, path: string, metadata: Metadata): Promise<void> {
  if (!path.startsWith('/grpc.reflection.')) return;
  await principalOf(callerOf(metadata.get('authorization')));
}

/** Server reflection, v1 and v1alpha, of every service and of health. */
export function addReflection(server: Server): void {
  // The service reads nothing of a package but the files it came from, so one entry that carries them all will do.
  const fileDescriptorProtos = [...readFileDescriptors()];
  const format = 'Protocol Buffer 3 EnumDescriptorProto';
  new ReflectionService({ files: { format, type: {}, fileDescriptorProtos } }).addToServer(server);
}
