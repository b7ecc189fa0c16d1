import katex from 'katex';
import type { MarkdownIt } from 'markdown-it';

/**
 * Formulas in Markdown as Jupyter reads them: `$…$` in a line, `$$…$$` and `\begin{…}…\end{…}`
 * on their own. They become MathML, which browsers draw with fonts of their own.
 */
export function maths(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'maths', (state, silent) => {
    if (state.src[state.pos] !== '$') return false;
    const match = INLINE.exec(state.src.slice(state.pos));
    if (match === null) return false;
    if (!silent) {
      const token = state.push('maths', 'math', 0);
      token.content = match[1] ?? match[2] ?? '';
      token.block = match[1] !== undefined;
    }
    state.pos += match[0].length;
    return true;
  });

  markdown.block.ruler.before(
    'paragraph',
    'maths',
    (state, startLine, endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
      const end = state.eMarks[endLine - 1] ?? state.src.length;
      const match = BLOCK.exec(state.src.slice(start, end));
      if (match === null) return false;
      if (silent) return true;
      const token = state.push('maths', 'math', 0);
      token.content = match[1] ?? match[0];
      token.block = true;
      state.line = startLine + match[0].trimEnd().split('\n').length;
      token.map = [startLine, state.line];
      return true;
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  );

  markdown.renderer.rules.maths = (tokens, index) => {
    const token = tokens[index];
    return token === undefined ? '' : formula(token.content, token.block);
  };
}

/**
 * Renders a formula in TeX as MathML; one that can't be read is shown as written, in red.
 *
 * @param display - On its own line, rather than in a line of text.
 */
export function formula(tex: string, display: boolean): string {
  return katex.renderToString(tex, {
    displayMode: display,
    output: 'mathml',
    throwOnError: false,
    strict: 'ignore',
    errorColor: 'var(--red)',
  });
}

/**
 * A dollar before a space, or a closing one before a digit, is money: `from $5 to $10`.
 */
const INLINE =
  /^(?:\$\$((?:[^$\\]|\\[\s\S])+?)\$\$|\$(?![\s$])((?:[^$\\]|\\[\s\S])*?(?:[^\s$\\]|\\[^\s]))\$(?!\d))/;

/** The formula must end its last line, or it is part of a paragraph. */
const BLOCK =
  /^(?:\$\$((?:[^$\\]|\\[\s\S])+?)\$\$|\\begin\{([a-zA-Z]+\*?)\}[\s\S]*?\\end\{\2\})[ \t]*(?:\n|$)/;
