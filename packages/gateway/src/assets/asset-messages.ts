import type { Asset } from '@lathe/core';
import type { Asset as AssetMessage } from '@lathe/proto';

export function assetToMessage(asset: Asset): AssetMessage {
  return {
    id: asset.id,
    sha256: asset.sha256,
    size_bytes: String(asset.sizeBytes),
    name: asset.name,
    media_type: asset.mediaType,
    created_at_us: String(asset.createdAtUs),
  };
}
