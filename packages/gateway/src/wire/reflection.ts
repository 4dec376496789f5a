import { readFileDescriptors } from '@lathe/proto';
import { ReflectionService } from '@grpc/reflection';
import type { Server } from '@grpc/grpc-js';

/** Server reflection, v1 and v1alpha, of every service and of health. */
export function addReflection(server: Server): void {
  // The service reads nothing of a package but the files it came from, so one entry that carries them all will do.
  const fileDescriptorProtos = [...readFileDescriptors()];
  const format = 'Protocol Buffer 3 EnumDescriptorProto';
  new ReflectionService({ files: { format, type: {}, fileDescriptorProtos } }).addToServer(server);
}
