import { readDescriptorSet } from '@lathe/proto';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import type { Server } from '@grpc/grpc-js';

/**
 * Server reflection, v1 and v1alpha, of every service and of health. The descriptors come from buf with their names kept:
 * other ways of loading lose request_id or maps on the way to grpcurl.
 */
export function addReflection(server: Server): void {
  const descriptors = loadFileDescriptorSetFromBuffer(readDescriptorSet(), { keepCase: true });
  new ReflectionService(descriptors).addToServer(server);
}
