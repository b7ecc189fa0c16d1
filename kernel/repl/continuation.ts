/** Whether a line can only go on with the code before it, which alone would be whole. */
export function continues(line: string): boolean {
  return CONTINUES.test(line);
}

/** Such as `else`, `.then(…)` on a line of its own, an operator, a closing bracket. */
const CONTINUES = /^\s*(?:(?:else|catch|finally)\b|\.(?![\d.])|[?:,)\]}=|&*^<>]|\/(?![/*]))/;
