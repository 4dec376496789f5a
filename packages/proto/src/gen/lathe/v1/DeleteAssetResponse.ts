// Original file: protos/lathe/v1/assets.proto


export interface DeleteAssetResponse {
}

export interface DeleteAssetResponse__Output {
}
