import { loadLatheProtos, type AssetsClient } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { unary, type CallSettings } from '../call/unary.ts';
import { withReconnects } from '../call/with-reconnects.ts';
import { downloadFile } from './download-file.ts';
import { assetFromWire, type RemoteAsset, type TransferSettings } from './remote-asset.ts';
import { uploadFileOnce, type UploadedFile, type UploadSettings } from './upload-file.ts';

/** `lathe.v1.Assets`; every method throws LatheClientError. */
export class AssetsApi {
  readonly #client: AssetsClient;
  readonly #service = loadLatheProtos().Assets.service;

  constructor(client: AssetsClient) {
    this.#client = client;
  }

  /** Stores a file's bytes; durable when it answers. Begins again when the connection is lost: the same bytes make the same asset. */
  async uploadFile(path: string, settings: UploadSettings = {}): Promise<UploadedFile> {
    return await withReconnects(settings.signal, async () => await uploadFileOnce(this.#client, path, settings));
  }

  /** Writes the asset to a file, whole or not at all, its SHA-256 checked; an existing file is replaced. */
  async downloadFile(assetId: string, path: string, settings: TransferSettings = {}): Promise<RemoteAsset> {
    try {
      return await downloadFile(this.#client, assetId, path, settings);
    } catch (caught) {
      throw LatheClientError.from(caught);
    }
  }

  async get(assetId: string, settings: CallSettings = {}): Promise<RemoteAsset> {
    const response = await unary(this.#client, this.#service.Get, { asset_id: assetId }, settings);
    return assetFromWire(response.asset);
  }

  async delete(assetId: string, settings: CallSettings = {}): Promise<void> {
    await unary(this.#client, this.#service.Delete, { asset_id: assetId }, settings);
  }
}
