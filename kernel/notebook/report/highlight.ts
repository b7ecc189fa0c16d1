import type { HighlighterCore, LanguageInput } from 'shiki/core';
import { escapeHtml } from '../../display/escape-html.ts';

/** Colours code; collects the colours that it used for one style sheet. */
export interface Highlighter {
  /** The code as HTML without a surrounding element; languages that aren't known stay plain. */
  highlight(code: string, language: string): Promise<string>;
  /** Style rules for all colours used so far, light ones and, after a media query, dark ones. */
  css(): string;
}

const LIGHT = 'github-light-default';
const DARK = 'github-dark-default';

interface Engine {
  readonly core: HighlighterCore;
  readonly languages: ReadonlyMap<string, LanguageInput>;
}

let engine: Promise<Engine> | undefined;

/** One for the process: a grammar takes longer to load than to colour a notebook. */
function loadEngine(): Promise<Engine> {
  engine ??= (async () => {
    const [{ createHighlighterCore }, { createJavaScriptRegexEngine }, langs, themes] =
      await Promise.all([
        import('shiki/core'),
        import('shiki/engine/javascript'),
        import('shiki/langs'),
        import('shiki/themes'),
      ]);
    const core = await createHighlighterCore({
      themes: [themes.bundledThemes[LIGHT], themes.bundledThemes[DARK]],
      // Grammars with patterns that JavaScript has no equal for still colour the rest.
      engine: createJavaScriptRegexEngine({ forgiving: true }),
    });
    return { core, languages: new Map(Object.entries(langs.bundledLanguages)) };
  })();
  return engine;
}

/** Starts a highlighter; languages are loaded when first met. */
export async function createHighlighter(): Promise<Highlighter> {
  const { core, languages } = await loadEngine();
  const colours = new Map<string, string>();

  const classOf = (light: string, dark: string): string => {
    const key = `${light} ${dark}`;
    const name = colours.get(key) ?? `c${colours.size}`;
    colours.set(key, name);
    return name;
  };

  return {
    async highlight(code, language) {
      const grammar = languages.get(language);
      if (grammar === undefined) return escapeHtml(code);
      await core.loadLanguage(grammar);
      const { tokens } = core.codeToTokens(code, {
        lang: language,
        themes: { light: LIGHT, dark: DARK },
        defaultColor: false,
      });
      return tokens
        .map((line) =>
          line
            .map(({ content, htmlStyle = {} }) => {
              const [light, dark] = [htmlStyle['--shiki-light'], htmlStyle['--shiki-dark']];
              const text = escapeHtml(content);
              if (light === undefined || dark === undefined || content.trim() === '') return text;
              return `<span class="${classOf(light, dark)}">${text}</span>`;
            })
            .join(''),
        )
        .join('\n');
    },
    css() {
      const rules = (side: 0 | 1): string =>
        [...colours].map(([key, name]) => `.${name}{color:${key.split(' ')[side]}}`).join('\n');
      return `${rules(0)}\n@media screen and (prefers-color-scheme: dark) {\n${rules(1)}\n}`;
    },
  };
}
