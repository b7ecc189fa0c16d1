import { createRequire } from 'node:module';
import { type Finding, reasonOf } from './finding.ts';

/** Whether the package loads that carries messages to and from Jupyter. */
export async function checkZeromq(
  load: () => Promise<unknown> = () => import('zeromq'),
): Promise<Finding> {
  const name = 'zeromq';
  try {
    await load();
    return { name, status: 'ok', found: versionOf('zeromq') ?? 'loads' };
  } catch (error) {
    const found = `doesn't load: ${reasonOf(error)}`;
    const advice = 'Jupyter and VS Code need it: npm install zeromq (run and repl work without)';
    return { name, status: 'fail', found, advice };
  }
}

/** Whether still pictures can be made of figures: their library is a binary of its own per system. */
export async function checkPictures(
  load: () => Promise<{ readonly Resvg: new (svg: string) => unknown }> = () =>
    import('@resvg/resvg-js'),
): Promise<Finding> {
  const name = 'still pictures';
  try {
    const { Resvg } = await load();
    new Resvg('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
    return {
      name,
      status: 'ok',
      found: `@resvg/resvg-js ${versionOf('@resvg/resvg-js') ?? ''}`.trim(),
    };
  } catch (error) {
    const found = `@resvg/resvg-js doesn't load: ${reasonOf(error)}`;
    const advice =
      'Figures stay live in notebooks and reports, but have no picture: npm install @resvg/resvg-js';
    return { name, status: 'warn', found, advice };
  }
}

/** What works only with a package that needn't be there. */
const OPTIONAL: readonly (readonly [name: string, use: string, missing: 'ok' | 'warn'])[] = [
  ['vega-datasets', 'the example data of notebooks', 'warn'],
  ['koffi', 'useBlas, a native BLAS in place of our own kernels', 'ok'],
];

export function checkOptional(
  find: (name: string) => string | undefined = versionOf,
): readonly Finding[] {
  return OPTIONAL.map(([name, use, missing]) => {
    const version = find(name);
    if (version !== undefined) return { name, status: 'ok', found: version };
    const advice = `Only for ${use}: npm install ${name}`;
    return { name, status: missing, found: 'not installed', advice };
  });
}

/** The version of an installed package, as far as it lets anybody see its package.json. */
function versionOf(name: string): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const manifest: unknown = require(`${name}/package.json`);
    const named = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    return named ? String(manifest.version) : 'installed';
  } catch {
    return isThere(name, require) ? 'installed' : undefined;
  }
}

function isThere(name: string, require: NodeJS.Require): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
