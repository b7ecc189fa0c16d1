import { join } from 'node:path';

/** What decides where a user's history is kept. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The folder for what cells have run, where the system keeps programs' data.
 *
 * `BACKSOLVE_HISTORY` names another, or is `off`.
 *
 * @returns Undefined when nothing is to be kept.
 */
export function historyFolder({ environment, platform, home }: Surroundings): string | undefined {
  const wish = environment.BACKSOLVE_HISTORY;
  if (wish === 'off') return undefined;
  return wish || join(dataFolder(environment, platform, home), 'backsolve', 'history');
}

function dataFolder(
  environment: Surroundings['environment'],
  platform: NodeJS.Platform,
  home: string,
): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    case 'win32':
      return environment.APPDATA || join(home, 'AppData', 'Roaming');
    default:
      return environment.XDG_DATA_HOME || join(home, '.local', 'share');
  }
}
