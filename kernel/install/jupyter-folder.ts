import { homedir } from 'node:os';
import { join } from 'node:path';

/** What decides where Jupyter keeps a user's data. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export function surroundings(): Surroundings {
  return { environment: process.env, platform: process.platform, home: homedir() };
}

/** The folder in which Jupyter looks for a user's kernels, by Jupyter's own rules. */
export function jupyterDataFolder({ environment, platform, home }: Surroundings): string {
  if (environment.JUPYTER_DATA_DIR) return environment.JUPYTER_DATA_DIR;
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Jupyter');
    case 'win32':
      return join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'jupyter');
    default:
      return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter');
  }
}
