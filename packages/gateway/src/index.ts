export { createGatewayMetrics } from './metrics.ts';
export type { Caller, PrincipalOf } from './callers/caller.ts';
export { KeyPrincipals } from './callers/key-principals.ts';
export type { GatewayOptions, Sweeping } from './gateway-options.ts';
export { Gateway, type GatewayServices } from './gateway.ts';
export { defaultLimits, type GatewayLimits } from './limits.ts';
