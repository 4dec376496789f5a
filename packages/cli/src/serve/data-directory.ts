import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where a farm keeps its data unless told otherwise: `$XDG_DATA_HOME/lathe`, else `~/.local/share/lathe`. */
export function defaultDataDirectory(xdgDataHome: string | undefined): string {
  const base = xdgDataHome !== undefined && isAbsolute(xdgDataHome) ? xdgDataHome : join(homedir(), '.local', 'share');
  return join(base, 'lathe');
}
