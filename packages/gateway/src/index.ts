export { createGatewayMetrics } from './metrics.ts';
export type { Caller, PrincipalOf } from './callers/caller.ts';
export { KeyPrincipals } from './callers/key-principals.ts';
export type { GatewayOptions, Sweeping } from './gateway-options.ts';
export { Gateway, type GatewayServices } from './gateway.ts';
export { defaultLimits, type GatewayLimits } from './limits.ts';
// What the simulator in loadtests/sim runs against stores of its own.
export { Dispatcher } from './loops/dispatcher.ts';
export { EmptyClaims } from './work/empty-claims.ts';
export { FleetReports } from './work/fleet-reports.ts';
export { RoomMaker } from './work/room-maker.ts';
