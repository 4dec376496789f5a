import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Error as _lathe_v1_Error, Error__Output as _lathe_v1_Error__Output } from './lathe/v1/Error.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  lathe: {
    v1: {
      Error: MessageTypeDefinition<_lathe_v1_Error, _lathe_v1_Error__Output>
    }
  }
}

