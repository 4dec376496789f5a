// Original file: protos/lathe/v1/jobs.proto


export interface DeleteJobResponse {
}

export interface DeleteJobResponse__Output {
}
