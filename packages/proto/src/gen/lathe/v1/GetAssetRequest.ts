// Original file: protos/lathe/v1/assets.proto


export interface GetAssetRequest {
  'asset_id'?: (string);
}

export interface GetAssetRequest__Output {
  'asset_id': (string);
}
