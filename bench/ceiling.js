// How fast this machine's WebAssembly can multiply and add at most: the roof over every kernel of the
// numerical core. Run: npm run bench -- ceiling [--short]
//
// Two kernels of their own, compiled here. `registers`: twelve sums in vector registers, nothing
// loaded, every operation a multiplication or an addition of two doubles. `cache`: the same with one
// operand loaded from a few kilobytes each time, as a product of matrices does at best. `memory`: bytes a
// second when a large array is read. Then our Gram matrix in the same minute, as a share of the roof.
import asc from 'assemblyscript/asc';
import { gram } from '../dist/src/linear/gram.js';
import { zeros } from '../dist/src/linear/index.js';
import { random } from '../dist/src/random.js';
import { printTable } from './problems/clock.js';

const ROUNDS = process.argv.includes('--short') ? 5 : 60;
/** With two operands they fit into sixteen registers. */
const SUMS = 12;

const names = Array.from({ length: SUMS }, (_, index) => `c${index}`);
const source = `
export function registers(turns: i32): f64 {
  const a = f64x2.splat(0.5);
  const b = f64x2.splat(0.25);
  ${names.map((name, index) => `let ${name} = f64x2.splat(${index}.5);`).join('\n  ')}
  for (let turn = 0; turn < turns; turn++) {
    ${names.map((name) => `${name} = f64x2.add(f64x2.mul(${name}, a), b);`).join('\n    ')}
  }
  let sum = c0;
  ${names
    .slice(1)
    .map((name) => `sum = f64x2.add(sum, ${name});`)
    .join('\n  ')}
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

const room: usize = memory.data(16384);

export function cache(turns: i32): f64 {
  ${names.map((name) => `let ${name} = f64x2.splat(0);`).join('\n  ')}
  const b = f64x2.splat(0.25);
  for (let turn = 0; turn < turns; turn++) {
    const at = room + ((<usize>turn & 63) << 8);
    ${names.map((name, index) => `${name} = f64x2.add(${name}, f64x2.mul(b, v128.load(at, ${16 * (index % 16)})));`).join('\n    ')}
  }
  let sum = c0;
  ${names
    .slice(1)
    .map((name) => `sum = f64x2.add(sum, ${name});`)
    .join('\n  ')}
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

export function sum(at: usize, bytes: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = at + bytes;
  while (at < end) {
    s0 = f64x2.add(s0, v128.load(at));
    s1 = f64x2.add(s1, v128.load(at, 16));
    s2 = f64x2.add(s2, v128.load(at, 32));
    s3 = f64x2.add(s3, v128.load(at, 48));
    at += 64;
  }
  return f64x2.extract_lane(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)), 0);
}
`;

const { instance } = await compile(source);
const { registers, cache, sum, memory } = instance.exports;

const BYTES = 64 * 2 ** 20;
memory.grow(BYTES / 65536 + 1);
// Pages that nobody has written are one page of zeros, and that stays in the cache.
new Float64Array(memory.buffer).fill(1);
const TURNS = 200_000;
const matrix = normals(10_000, 129);
const contestants = {
  registers: [() => registers(TURNS), TURNS * SUMS * 4],
  cache: [() => cache(TURNS), TURNS * SUMS * 4],
  memory: [() => sum(65536, BYTES), BYTES],
  gram: [() => gram(matrix), 10_000 * 129 * 130],
};
const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
for (let round = -3; round < ROUNDS; round++) {
  for (const [name, [go]] of Object.entries(contestants)) {
    const began = performance.now();
    go();
    if (round >= 0) times[name].push(performance.now() - began);
  }
}

const rate = (name, part) => {
  const sorted = times[name].sort((a, b) => a - b);
  return contestants[name][1] / sorted[Math.floor(part * (sorted.length - 1))] / 1e6;
};
const rows = [
  ['multiplications and additions in registers', 'registers', 'GF/s'],
  ['… one operand from the first-level cache', 'cache', 'GF/s'],
  ['reading 64 MB', 'memory', 'GB/s'],
  ['Gram AᵀA, 10000×129', 'gram', 'GF/s'],
].map(([what, name, unit]) => ({
  what,
  median: `${rate(name, 0.5).toFixed(1)} ${unit}`,
  'best quarter': `${rate(name, 0.25).toFixed(1)} ${unit}`,
  'share of the roof':
    unit === 'GF/s' ? `${((100 * rate(name, 0.25)) / rate('registers', 0.25)).toFixed(0)} %` : '–',
}));
printTable(Object.keys(rows[0]), rows.map(Object.values));
console.log(JSON.stringify(rows));

function normals(count, columns) {
  const drawn = random(1);
  const made = zeros(count, columns);
  for (let at = 0; at < made.data.length; at++) made.data[at] = drawn.normal();
  return made;
}

async function compile(text) {
  let bytes;
  const { error, stderr } = await asc.main(
    [
      'ceiling.ts',
      '--outFile=ceiling.wasm',
      '--runtime=stub',
      '--enable=simd',
      '-O3',
      '--noAssert',
    ],
    {
      readFile: (name) => (name === 'ceiling.ts' ? text : null),
      writeFile: (_, contents) => {
        bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`The ceiling doesn't compile: ${error.message}\n${stderr.toString()}`);
  return WebAssembly.instantiate(bytes, { env: { abort() {} } });
}
