import { AnsiUp } from 'ansi_up';

/**
 * What a terminal would show of a text, as HTML: ANSI colours as classes, everything else escaped,
 * lines that were overwritten (progress bars) in their last state.
 */
export function terminal(text: string): string {
  const ansi = new AnsiUp();
  ansi.use_classes = true;
  return ansi.ansi_to_html(text.split('\n').map(overwrite).join('\n'));
}

/** Carries out the carriage returns and backspaces in a line. */
function overwrite(line: string): string {
  let current = line.replace(/\r$/, '');
  if (current.includes('\r')) {
    let shown = '';
    for (const part of current.split('\r')) {
      // A shorter text leaves the end of the longer one before it, unless colours hide its length.
      const isPlain = !shown.includes('\u001b') && !part.includes('\u001b');
      shown = isPlain ? part + shown.slice(part.length) : part || shown;
    }
    current = shown;
  }
  for (let at = current.indexOf('\b'); at >= 0; at = current.indexOf('\b')) {
    current = current.slice(0, Math.max(0, at - 1)) + current.slice(at + 1);
  }
  return current;
}
