// Compiles the kernels of this folder to WebAssembly and writes them down as ../binary.ts, unless that
// has been made from the same sources. Run: npm run build:core
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = new URL('.', import.meta.url);
const target = new URL('../binary.ts', import.meta.url);

/** A fingerprint of the sources and of the compiler's settings. */
export async function fingerprint() {
  const hash = createHash('sha256');
  for (const name of (await readdir(here)).filter((file) => /\.(ts|js)$/.test(file)).sort()) {
    hash
      .update(name)
      .update((await readFile(new URL(name, here), 'utf8')).replaceAll('\r\n', '\n'));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The bytes of the module. */
export async function assemble() {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      '--outFile=kernels.wasm',
      '--runtime=stub',
      '--enable=simd',
      '-O3',
      '--noAssert',
      '--use=abort=',
    ],
    {
      readFile: (name) => readFile(new URL(name, here), 'utf8').catch(() => null),
      writeFile: (_, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`The kernels don't compile: ${error.message}\n${stderr.toString()}`);
  return binary;
}

/** What ../binary.ts says. */
export function written(binary, mark) {
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,96}/g);
  return `// Made by \`npm run build:core\` from the sources in assembly/: don't edit. Sources: ${mark}
/** The compiled kernels, ${binary.length} bytes in Base64. */
export const BINARY: string =
  ${lines.map((line) => `'${line}'`).join(' +\n  ')};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mark = await fingerprint();
  const before = await readFile(target, 'utf8').catch(() => '');
  if (!before.includes(`Sources: ${mark}\n`)) {
    const binary = await assemble();
    await writeFile(target, written(binary, mark));
    console.log(`src/core/binary.ts: ${binary.length} bytes of kernels`);
  }
}
