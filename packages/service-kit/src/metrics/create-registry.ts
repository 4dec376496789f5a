import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export { Registry } from 'prom-client';

/** A metrics registry of its own, holding `lathe_build_info` and the process metrics of Node. */
export function createRegistry(build: { readonly service: string; readonly version: string }): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'lathe_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['service', 'version', 'node'],
    registers: [registry],
  }).set({ service: build.service, version: build.version, node: process.versions.node }, 1);
  return registry;
}
