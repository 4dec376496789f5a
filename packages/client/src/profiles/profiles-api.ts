import { loadLatheProtos, type ProfilesClient, type Profile__Output } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { unary, type CallSettings } from '../call/unary.ts';

/** What a destination accepts. */
export interface RemoteProfile {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** The whole profile as JSON, with source and confidence of every value. */
  readonly document: string;
}

/** `lathe.v1.Profiles`; every method throws LatheClientError. */
export class ProfilesApi {
  readonly #client: ProfilesClient;
  readonly #service = loadLatheProtos().Profiles.service;

  constructor(client: ProfilesClient) {
    this.#client = client;
  }

  async list(settings: CallSettings = {}): Promise<readonly RemoteProfile[]> {
    const response = await unary(this.#client, this.#service.List, {}, settings);
    return response.profiles.map(fromWire);
  }

  /** @param version the newest unless set. */
  async get(name: string, version = '', settings: CallSettings = {}): Promise<RemoteProfile> {
    const { profile } = await unary(this.#client, this.#service.Get, { name, version }, settings);
    if (profile === null) throw new LatheClientError('internal', 'The server answered without a profile.');
    return fromWire(profile);
  }
}

function fromWire({ name, version, title, document }: Profile__Output): RemoteProfile {
  return { name, version, title, document };
}
