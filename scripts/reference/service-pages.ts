import { configurationPage } from './configuration-page.ts';
import { metricsPage } from './metrics-page.ts';

/** Pages of `docs/reference` that are made from the services: file names and texts. */
export async function servicePages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['configuration.md', configurationPage()],
    ['metrics.md', await metricsPage()],
  ]);
}
