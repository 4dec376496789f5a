import type { ChannelOptions } from '@grpc/grpc-js';

/** Calls that may be made again: reads, and writes whose repetition changes nothing. */
const repeatable = [
  { service: 'lathe.v1.Jobs', method: 'Create' },
  { service: 'lathe.v1.Jobs', method: 'Get' },
  { service: 'lathe.v1.Jobs', method: 'List' },
  { service: 'lathe.v1.Jobs', method: 'Cancel' },
  { service: 'lathe.v1.Jobs', method: 'GetBatch' },
  { service: 'lathe.v1.Jobs', method: 'ListBatches' },
  { service: 'lathe.v1.Jobs', method: 'CancelBatch' },
  { service: 'lathe.v1.Assets', method: 'Get' },
  { service: 'lathe.v1.Profiles' },
];

/** Repeats those calls up to 5 times while the server is unavailable, and looks for a returned server at least every 2 s. */
export const channelOptions: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2000,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': 8 * 1024 * 1024,
  'grpc.service_config': JSON.stringify({
    loadBalancingConfig: [{ pick_first: {} }],
    methodConfig: [
      {
        name: repeatable,
        retryPolicy: {
          maxAttempts: 5,
          initialBackoff: '0.1s',
          maxBackoff: '2s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  }),
};
