import { buildTestImages, findDockerDaemon } from '@lathe/local-servers';

/** Builds the images that `npm run test:docker` starts its servers from, where they are not there yet: `npm run images`. */
const begunMs = performance.now();
const onStep = (step: string): void =>
  console.log(`  ${((performance.now() - begunMs) / 1000).toFixed(1).padStart(5)} s  ${step}`);
const daemon = await findDockerDaemon();
if ('missing' in daemon) {
  console.error(`No images can be built. ${daemon.missing}`);
  process.exit(1);
}
await buildTestImages(daemon, { onStep });
