// Runs the benchmarks, all or those named, one after the other and each in a process of its own.
//
//   npm run bench                    all of them
//   npm run bench -- sweep kernel    these two
//   npm run bench -- --short         a few repetitions each: shows that they work, not how fast
//
// A benchmark is bench/<name>.js: it prints its table and, as its last line, its raw figures as
// JSON, which are kept in out/bench/<name>.json with the machine and the versions.

import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const folder = new URL('./', import.meta.url);
const results = new URL('../out/bench/', import.meta.url);
const words = process.argv.slice(2);
const flags = words.filter((word) => word.startsWith('-'));
const wanted = words.filter((word) => !word.startsWith('-'));

const all = (await readdir(folder))
  .filter((file) => file.endsWith('.js') && file !== 'main.js')
  .map((file) => file.slice(0, -3))
  .sort();
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark named ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(2);
}

const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  v8: process.versions.v8,
  date: new Date().toISOString(),
};
console.log(`${machine.cpu}, ${machine.cores} cores, Node.js ${machine.node}, ${machine.platform}`);

await mkdir(results, { recursive: true });
let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n== ${name}`);
  const last = await run(new URL(`${name}.js`, folder));
  if (last === undefined) failed += 1;
  else
    await writeFile(
      new URL(`${name}.json`, results),
      `${JSON.stringify({ name, machine, short: flags.includes('--short'), figures: last }, null, 1)}\n`,
    );
}
process.exitCode = failed === 0 ? 0 : 1;

/** Runs one benchmark, shows what it prints but the last line, and returns that, parsed. */
async function run(script) {
  const child = spawn(process.execPath, [fileURLToPath(script), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let pending = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    const text = pending + chunk;
    const cut = text.trimEnd().lastIndexOf('\n') + 1;
    process.stdout.write(text.slice(0, cut));
    pending = text.slice(cut);
  }
  const code = child.exitCode ?? (await new Promise((done) => child.once('exit', done)));
  if (code === 0) {
    try {
      return JSON.parse(pending);
    } catch {
      console.error(`${pending}\nFAILED: the last line of this benchmark is not JSON.`);
      return undefined;
    }
  }
  console.error(`${pending}\nFAILED with exit code ${code}.`);
  return undefined;
}
