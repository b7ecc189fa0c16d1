/** Paints a text for one stream, or leaves it plain where the stream shows no colours. */
export interface Colours {
  readonly shown: boolean;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/**
 * Decides whether a stream shows colours: `FORCE_COLOR` (unless 0 or false) says yes, else
 * `NO_COLOR` says no, else terminals do. See no-color.org and force-color.org.
 */
export function colours(
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): Colours {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = environment;
  const shown = force
    ? !['0', 'false'].includes(force)
    : !no && stream.isTTY === true && terminal !== 'dumb';
  const paint = (code: number, end: number) => (text: string) =>
    shown && text !== '' ? `\u001b[${code}m${text}\u001b[${end}m` : text;
  return {
    shown,
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    bold: paint(1, 22),
    dim: paint(2, 22),
  };
}
