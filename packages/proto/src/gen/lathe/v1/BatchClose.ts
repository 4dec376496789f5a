// Original file: protos/lathe/v1/jobs.proto


export interface BatchClose {
}

export interface BatchClose__Output {
}
