import { join } from 'node:path';
import type { Surroundings } from './jupyter-folder.ts';

/** Where this program keeps what it remembers of a user, by the customs of each system. */
export function dataFolder({ environment, platform, home }: Surroundings): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'backsolve');
    case 'win32':
      return join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'backsolve');
    default:
      return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'backsolve');
  }
}
