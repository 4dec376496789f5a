import { channelTo, loadLatheProtos, type ChannelSettings } from '@lathe/proto';
import { AssetsApi } from './assets/assets-api.ts';
import { channelOptions } from './call/channel-options.ts';
import { BatchesApi } from './batches/batches-api.ts';
import { JobsApi } from './jobs/jobs-api.ts';
import { ProfilesApi } from './profiles/profiles-api.ts';

/** A typed connection to a farm; `await using client = LatheClient.connect('127.0.0.1:7610')`. */
export class LatheClient implements Disposable, AsyncDisposable {
  readonly jobs: JobsApi;
  readonly batches: BatchesApi;
  readonly assets: AssetsApi;
  readonly profiles: ProfilesApi;
  readonly #close: () => void;

  private constructor(jobs: JobsApi, batches: BatchesApi, assets: AssetsApi, profiles: ProfilesApi, close: () => void) {
    this.jobs = jobs;
    this.batches = batches;
    this.assets = assets;
    this.profiles = profiles;
    this.#close = close;
  }

  /**
   * Connects at the first call.
   * @param target The gateway's gRPC door: `host:port` in plain text, `https://host:port` with TLS.
   * @throws RangeError for another form, and for a key that would go in plain text to another machine.
   */
  static connect(target: string, settings: ChannelSettings = {}): LatheClient {
    const { Jobs, Assets, Profiles } = loadLatheProtos();
    const { address, credentials, interceptors } = channelTo(target, settings);
    const jobs = new Jobs(address, credentials, { ...channelOptions, interceptors });
    // One channel, so one connection, for all three services.
    const shared = { ...channelOptions, interceptors, channelOverride: jobs.getChannel() };
    const assets = new Assets(address, credentials, shared);
    const profiles = new Profiles(address, credentials, shared);
    return new LatheClient(
      new JobsApi(jobs),
      new BatchesApi(jobs),
      new AssetsApi(assets),
      new ProfilesApi(profiles),
      () => jobs.close(),
    );
  }

  /** Ends the connection; calls under way fail as cancelled. */
  close(): void {
    this.#close();
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }
}
