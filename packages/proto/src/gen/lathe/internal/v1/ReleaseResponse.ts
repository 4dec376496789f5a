// Original file: protos/lathe/internal/v1/work.proto


export interface ReleaseResponse {
}

export interface ReleaseResponse__Output {
}
