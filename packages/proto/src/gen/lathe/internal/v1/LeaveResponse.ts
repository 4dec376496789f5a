// Original file: protos/lathe/internal/v1/work.proto


export interface LeaveResponse {
}

export interface LeaveResponse__Output {
}
