import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LatheClient } from '@lathe/client';
import type { MasterReport } from '@lathe/core';
import { assemblePiece } from './demo/assemble-piece.ts';
import { FarmProcess } from './farm-process.ts';
import { masterTable, type TableRow } from './demo/master-table.ts';
import { ProgressBoard } from './demo/progress-board.ts';
import { demoRecordings, recording } from './demo/recordings.ts';
import { verifyOutputs, type Delivered } from './demo/verify-outputs.ts';

/**
 * The main job, end to end, on the embedded farm: real recordings go in through the gRPC gateway, masters for two
 * destinations come out with their reports, and every file is measured once more.
 */
const output = 'demo-output';
const state = '.lathe/demo';
const profiles = ['spotify', 'ebu-r128'] as const;
const started = performance.now();

mkdirSync(state, { recursive: true });
const piece = join(state, 'assembled-piece.wav');
if (!existsSync(piece)) {
  console.log('Assembling a piece of over a minute from the recordings …');
  await assemblePiece(piece);
}

console.log('Starting the farm: gateway and worker in one process, on free loopback ports …');
const rows: TableRow[] = [];
const delivered: Delivered[] = [];
{
  await using farm = await FarmProcess.start(join(state, 'farm'));
  console.log(`  gRPC ${farm.grpcAddress}   HTTP ${farm.httpOrigin}`);
  await using client = LatheClient.connect(farm.grpcAddress);
  const sources = [
    ...demoRecordings.map((name) => ({ name, path: recording(name) })),
    { name: 'assembled-piece', path: piece },
  ];
  console.log(`\nUploading ${sources.length} recordings and mastering each for ${profiles.join(' and ')} …`);
  const board = new ProgressBoard();
  await Promise.all(
    sources.map(async ({ name, path }) => {
      const { asset } = await client.assets.uploadFile(path);
      await Promise.all(profiles.map((profile) => master(client, board, { name, profile, assetId: asset.id })));
    }),
  );
}

console.log(
  `\n${masterTable(rows.toSorted((a, b) => a.profile.localeCompare(b.profile) || a.name.localeCompare(b.name)))}\n`,
);
if (rows.every((row) => row.reused)) {
  console.log(
    'Every render was finished before: the farm found them by input, recipe and engine version. Nothing was rendered again.',
  );
}
const faults = await verifyOutputs(delivered);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
if (faults.length > 0) {
  console.error(`${faults.join('\n')}\n${faults.length} of the delivered files are not what their reports say.`);
  process.exit(1);
}
console.log(
  `${delivered.length} masters in ${output}/ were read back and measured once more: every number is as reported. ${seconds} s.`,
);

async function master(
  client: LatheClient,
  board: ProgressBoard,
  { name, profile, assetId }: { name: string; profile: string; assetId: string },
): Promise<void> {
  const title = `${name} for ${profile}`;
  const { job } = await client.jobs.create({
    inputs: [{ role: 'source', assetId, name }],
    spec: { master: { profile, accept_nearest: true } },
    label: title,
  });
  board.update(title, 0, 'queued');
  let ended = job;
  for await (const event of client.jobs.watch(job.id)) {
    ended = event.job;
    board.update(title, ended.progress, ended.phase);
  }
  if (ended.state !== 'succeeded') {
    board.end(title, ended.state);
    throw new Error(`${title} ended as ${ended.state}: ${ended.error?.message ?? 'no reason given'}`);
  }
  const folder = join(output, profile);
  mkdirSync(folder, { recursive: true });
  const pathOf = (role: string): string => {
    const found = ended.outputs.find((one) => one.role === role);
    if (found === undefined) throw new Error(`${title} has no output "${role}"`);
    return join(folder, found.name);
  };
  const [masterPath, reportPath] = [pathOf('master'), pathOf('report')];
  for (const { role, assetId: outputId } of ended.outputs) await client.assets.downloadFile(outputId, pathOf(role));
  const report = JSON.parse(readFileSync(reportPath, 'utf8')) as MasterReport;
  rows.push({ name, profile, reused: ended.reused, report });
  delivered.push({ masterPath, reportPath });
  board.end(title, ended.reused ? 'found finished' : `${report.after.integratedLufs?.toFixed(2) ?? 'no'} LUFS`);
}
