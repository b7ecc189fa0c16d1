/**
 * Where the compiled JavaScript of a sibling module lives, for starting it as a process or worker.
 *
 * Node 20 can't run TypeScript, so when this code itself runs from its sources (in the tests) the
 * compiled twin under `dist/` is named instead.
 *
 * @param from - The caller's `import.meta.url`.
 * @param name - The sibling's name without its ending, such as `'child'`.
 */
export function compiledEntry(from: string, name: string): URL {
  if (!from.endsWith('.ts')) return new URL(`./${name}.js`, from);
  const root = new URL('../', import.meta.url);
  const folder = new URL('./', from).href.slice(root.href.length);
  return new URL(`dist/${folder}${name}.js`, root);
}
