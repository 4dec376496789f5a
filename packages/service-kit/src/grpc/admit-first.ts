import {
  ServerInterceptingCall,
  ServerListenerBuilder,
  ResponderBuilder,
  type Metadata,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { LatheError } from '@lathe/core/errors';
import { toServiceError } from './service-error.ts';

/** Lets a call in, or throws. @param path `/package.Service/Method`. */
export type Admit = (path: string, metadata: Metadata) => Promise<void>;

/**
 * Holds every call of a server, also of services that are not ours, until `admit` has let it in; a refused call ends with
 * the error's status before its handler sees anything.
 */
export function admitFirst(admit: Admit): ServerInterceptor {
  return (method, call) => {
    const responder = new ResponderBuilder()
      .withStart((next) => {
        const listener = new ServerListenerBuilder()
          .withOnReceiveMetadata((metadata, goOn) => {
            admit(method.path, metadata).then(
              () => goOn(metadata),
              (caught: unknown) => {
                const { code = 13, details = '', metadata: trailers } = toServiceError(LatheError.from(caught));
                // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the catalogue holds the numbers of this enum
                call.sendStatus({ code, details, ...(trailers === undefined ? {} : { metadata: trailers }) });
              },
            );
          })
          .build();
        next(listener);
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}
