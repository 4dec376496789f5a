import { createGatewayMetrics } from '@lathe/gateway';
import { Registry } from '@lathe/service-kit';
import { declareWorkerMetrics } from '@lathe/worker';

interface MetricFacts {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly buckets: readonly number[];
}

/** `docs/reference/metrics.md`: what the registries of both services hold. */
export async function metricsPage(): Promise<string> {
  const gateway = new Registry();
  createGatewayMetrics(gateway, { pending: () => Promise.resolve([]) });
  const worker = new Registry();
  declareWorkerMetrics(worker);
  return [
    '# Metrics',
    '',
    '<!-- Made by `npm run gen` from the registries of both services; do not edit. -->',
    '',
    'Served as Prometheus text under `/metrics`, beside `lathe_build_info{service,version,node}` and the process metrics of',
    'Node (`process_…`, `nodejs_…`). Base units. Labels are bounded sets: classes, kinds, outcomes, codes of the error',
    'catalogue; never a job or a tenant.',
    '',
    ...(await section('Gateway', gateway)),
    ...(await section('Worker', worker)),
  ].join('\n');
}

async function section(title: string, registry: Registry): Promise<string[]> {
  const metrics = await registry.getMetricsAsJSON();
  const rows = metrics
    .map(({ name, help, type }) => factsOf(registry, name, help, String(type)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, help, type, labels, buckets }) => {
      const named = labels.length === 0 ? name : `${name}{${labels.join(',')}}`;
      const bounds = buckets.length === 0 ? '' : ` Buckets: ${buckets.join(', ')}.`;
      return `| \`${named}\` | ${type} | ${help}${bounds} |`;
    });
  return [`## ${title}`, '', '| metric | type | meaning |', '|---|---|---|', ...rows, ''];
}

/** The library keeps labels and bounds of a metric, but does not declare them. */
function factsOf(registry: Registry, name: string, help: string, type: string): MetricFacts {
  const metric: unknown = registry.getSingleMetric(name);
  const listOf = (field: string): readonly unknown[] => {
    const value: unknown = typeof metric === 'object' && metric !== null ? Reflect.get(metric, field) : undefined;
    return Array.isArray(value) ? value : [];
  };
  const buckets = type === 'histogram' ? listOf('upperBounds').filter((bound) => typeof bound === 'number') : [];
  return {
    name,
    help,
    type,
    labels: listOf('labelNames')
      .map(String)
      .filter((label) => label !== 'le'),
    buckets,
  };
}
