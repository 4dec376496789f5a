// Original file: protos/lathe/v1/profiles.proto


export interface ListProfilesRequest {
}

export interface ListProfilesRequest__Output {
}
