import { LatheClient } from '@lathe/client';

const [address = '127.0.0.1:7610', path = 'song.flac'] = process.argv.slice(2);

await using client = LatheClient.connect(address);
const { asset } = await client.assets.uploadFile(path);
const { job } = await client.jobs.create({
  inputs: [{ role: 'source', assetId: asset.id, name: 'song' }],
  spec: { master: { profile: 'spotify', accept_nearest: true } },
});
for await (const event of client.jobs.watch(job.id)) {
  console.log(event.type, event.job.phase, `${Math.round(event.job.progress * 100)} %`);
  for (const output of event.job.outputs) await client.assets.downloadFile(output.assetId, `${path}.${output.role}`);
}
