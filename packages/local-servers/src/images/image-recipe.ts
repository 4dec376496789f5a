import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockerDaemon } from '../docker/docker-daemon.ts';
import { dockerCommand } from './docker-command.ts';

const recipeLabel = 'lathe.local-servers.recipe';

/** What an image is made of. */
export interface ImageRecipe {
  readonly name: string;
  readonly dockerfile: string;
  /** Files and folders beside the Dockerfile, by name. A path stands for its content: it holds a version. */
  readonly files: Readonly<Record<string, { readonly text: string } | { readonly path: string }>>;
  /** Fingerprint of the image it begins with. */
  readonly baseFingerprint: string;
}

/** Builds an image unless it is there already, of the same recipe. @returns whether it was built. */
export async function buildImage(daemon: DockerDaemon, recipe: ImageRecipe, signal?: AbortSignal): Promise<boolean> {
  const { name, dockerfile, files, baseFingerprint } = recipe;
  const fingerprint = fingerprintOf({ dockerfile, files, baseFingerprint });
  if ((await recipeOf(daemon, name)) === fingerprint) return false;
  const context = await mkdtemp(join(tmpdir(), 'lathe-image-'));
  try {
    await writeFile(join(context, 'Dockerfile'), dockerfile);
    for (const [file, content] of Object.entries(files)) {
      if ('text' in content) await writeFile(join(context, file), content.text, { mode: 0o755 });
      else await cp(content.path, join(context, file), { recursive: true, dereference: true });
    }
    const label = `${recipeLabel}=${fingerprint}`;
    await dockerCommand(daemon, ['build', '--network', 'none', '--label', label, '--tag', name, context], signal);
    return true;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** The label by which an image is known again. */
export function recipeLabelOf(fingerprint: string): string {
  return `${recipeLabel}=${fingerprint}`;
}

/** The fingerprint that an image was labelled with; null when there is no such image or none of ours. */
export async function recipeOf(daemon: DockerDaemon, name: string): Promise<string | null> {
  const format = `{{range $label, $value := .Config.Labels}}{{if eq $label "${recipeLabel}"}}{{$value}}{{end}}{{end}}`;
  const found = await dockerCommand(daemon, ['images', '--quiet', name]);
  return found === '' ? null : await dockerCommand(daemon, ['image', 'inspect', '--format', format, name]);
}

export function fingerprintOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
