import { pathToFileURL } from 'node:url';

/**
 * Opens a file in the browser where there is one; never fails.
 *
 * @returns True where a browser was asked to open it.
 */
export async function openInBrowser(path: string): Promise<boolean> {
  if (!hasDesktop(process.env, process.platform)) return false;
  try {
    const { default: open } = await import('open');
    await open(pathToFileURL(path).href);
    return true;
  } catch {
    return false;
  }
}

/** Whether somebody sits before this machine who would see a window. */
export function hasDesktop(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  const { CI, SSH_CONNECTION, SSH_TTY, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = environment;
  if ((CI && CI !== 'false') || SSH_CONNECTION || SSH_TTY) return false;
  const unix = !['win32', 'darwin'].includes(platform);
  return !unix || Boolean(DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME);
}
