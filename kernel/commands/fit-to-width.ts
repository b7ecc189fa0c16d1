/** East Asian wide characters and pictographs: they take two columns of a terminal. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;

/** Characters that take no column, or would move the cursor. */
const UNSEEN = /[\p{Mark}\p{Control}\p{Format}]/u;

/**
 * Cuts a text to a number of terminal columns, with `…` where something is missing: a line that
 * wraps can't be overwritten.
 */
export function fitToWidth(text: string, columns: number): string {
  let shown = '';
  let width = 0;
  /** The longest beginning that leaves room for the `…`. */
  let short = '';
  for (const character of text) {
    const step = UNSEEN.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    if (step === 0 && !/\p{Mark}|\u200d/u.test(character)) continue;
    width += step;
    if (width > columns) return columns < 1 ? '' : `${short}…`;
    shown += character;
    if (width < columns) short = shown;
  }
  return shown;
}
