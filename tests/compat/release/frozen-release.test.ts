import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { archiveCommit, hasCommit } from './archive-commit.ts';
import { filesOf, frozenReleases, readTar } from './frozen-release.ts';

const releases = frozenReleases();

test('a release is frozen', () => {
  assert.ok(releases.length > 0);
});

for (const release of releases) {
  const { name, commit } = release;

  test(`${name}: the archive is the one that was frozen`, () => {
    assert.ok(readTar(release).length > 0);
  });

  const without = hasCommit(commit) ? false : `this clone has no commit ${commit}: git fetch --unshallow brings it`;
  test(`${name}: freezing its commit again gives the same archive`, { skip: without }, () => {
    const again = archiveCommit(commit, name);
    assert.deepEqual(again.release, release);
    assert.ok(again.tar.equals(readTar(release)));
  });

  for (const { what, file, from, to } of [
    { what: 'a renumbered field', file: 'lathe/internal/v1/bus.proto', from: 'job_class = 6;', to: 'job_class = 9;' },
    { what: 'a method that is gone', file: 'lathe/internal/v1/work.proto', from: /^ {2}rpc Leave.*$/m, to: '' },
    { what: 'a renamed field', file: 'lathe/v1/jobs.proto', from: 'ceiling_dbtp = 3', to: 'ceiling_dbfs = 3' },
  ])
    test(`${name}: the check of protos notices ${what}`, (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'lathe-protos-'));
      t.after(() => rmSync(folder, { recursive: true, force: true }));
      for (const each of ['buf.yaml', 'protos']) cpSync(each, join(folder, each), { recursive: true });
      const path = join(folder, 'protos', file);
      const text = readFileSync(path, 'utf8');
      const changed = text.replace(from, to);
      assert.notEqual(changed, text);
      writeFileSync(path, changed);
      const run = spawnSync('node_modules/.bin/buf', ['breaking', folder, '--against', filesOf(name).archive], {
        encoding: 'utf8',
      });
      assert.equal(run.status, 100, run.stderr);
      assert.match(run.stdout, new RegExp(file.replaceAll('.', '\\.')));
    });

  test(`${name}: the protos of today break nothing`, () => {
    execFileSync('node_modules/.bin/buf', ['breaking', '--against', filesOf(name).archive]);
  });
}
