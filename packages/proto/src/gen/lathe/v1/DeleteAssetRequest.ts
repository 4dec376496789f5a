// Original file: protos/lathe/v1/assets.proto


export interface DeleteAssetRequest {
  'asset_id'?: (string);
}

export interface DeleteAssetRequest__Output {
  'asset_id': (string);
}
