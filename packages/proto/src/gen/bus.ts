import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { EventNotice as _lathe_internal_v1_EventNotice, EventNotice__Output as _lathe_internal_v1_EventNotice__Output } from './lathe/internal/v1/EventNotice.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  lathe: {
    internal: {
      v1: {
        EventNotice: MessageTypeDefinition<_lathe_internal_v1_EventNotice, _lathe_internal_v1_EventNotice__Output>
      }
    }
  }
}

