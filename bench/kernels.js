// What each kernel of the numerical core reaches: WebAssembly against its TypeScript twin and, where
// it has the same operation, against ml-matrix and, where one is found, the system's BLAS. Run: npm run bench -- kernels [--short]
//
// All on one thread, data copied in and results copied out included. Contestants take turns; the
// figure is the lower quartile of the times, as a busy machine only ever adds to them. Rates count
// the operations that the mathematics needs: n·p·(p + 1) for AᵀA, p³/3 for Cholesky.
import { CholeskyDecomposition, QrDecomposition } from 'ml-matrix';
import { activation, sigmoid, tanh } from '../dist/src/activations/index.js';
import { openCore } from '../dist/src/core/core.js';
import { useBlas } from '../dist/src/linear/blas/use-blas.js';
import {
  choleskyInPlace,
  choleskyTwin,
  pivotedCholesky,
  pivotedCholeskyTwin,
} from '../dist/src/linear/cholesky.js';
import { gram, gramTwin, kroneckerGram, kroneckerGramTwin } from '../dist/src/linear/gram.js';
import { toMatrix, zeros } from '../dist/src/linear/index.js';
import {
  kroneckerFactors,
  kroneckerSolve,
  kroneckerSolveTwin,
} from '../dist/src/linear/kronecker-solve.js';
import { affine, affineTwin } from '../dist/src/linear/product.js';
import { foldTwin, rowsOf, triangularise } from '../dist/src/linear/triangularise.js';
import { random } from '../dist/src/random.js';
import { printTable } from './problems/clock.js';

const SHORT = process.argv.includes('--short');
const BUDGET = SHORT ? 40 : 700;

if (!openCore(1)) throw new Error('This engine has no WebAssembly with 128-bit vectors.');

/** The system's BLAS on one thread, undefined where there is none; it is off but for its own turns. */
const native = findBlas();

function findBlas() {
  try {
    const found = useBlas();
    useBlas(false);
    return found;
  } catch (error) {
    console.log(`No native BLAS here: ${error.message}`);
    return undefined;
  }
}

/** Milliseconds of each contestant, taking turns until the time is over. */
function race(contestants) {
  const entries = Object.entries(contestants).filter(([, go]) => go);
  const times = new Map(entries.map(([name]) => [name, []]));
  const end = performance.now() + BUDGET;
  for (let round = -2; round < 3 || performance.now() < end; round++) {
    for (const [name, go] of entries) {
      if (name === 'blas') useBlas();
      const began = performance.now();
      go();
      if (round >= 0) times.get(name).push(performance.now() - began);
      if (name === 'blas') useBlas(false);
    }
  }
  return Object.fromEntries(
    [...times].map(([name, list]) => [name, list.sort((a, b) => a - b)[list.length >> 2]]),
  );
}

function normals(rows, columns, seed) {
  const source = random(seed);
  const matrix = zeros(rows, columns);
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = source.normal();
  return matrix;
}

const softplus = activation('softplus');
const asinh = activation('asinh');

const figures = [];
function measure(kernel, shape, operations, contestants) {
  const { wasm, twin, mlMatrix, blas } = race({
    ...contestants,
    blas: native && contestants.blas,
  });
  figures.push({
    kernel,
    shape,
    millis: wasm,
    gigaflops: operations ? operations / wasm / 1e6 : undefined,
    overTwin: twin / wasm,
    overMlMatrix: mlMatrix ? mlMatrix / wasm : undefined,
    blasOver: blas ? wasm / blas : undefined,
  });
}

for (const [n, p] of [[1000, 11], [1000, 51], [1000, 129], ...(SHORT ? [] : [[10000, 129]])]) {
  const a = normals(n, p, 1);
  const matrix = toMatrix(a);
  measure('Gram AᵀA', `${n}×${p}`, n * p * (p + 1), {
    wasm: () => gram(a),
    blas: p < 16 ? undefined : () => gram(a),
    twin: () => gramTwin(a),
    mlMatrix: () => matrix.transpose().mmul(matrix),
  });
}

{
  const [n, units, q] = [1000, 16, 17];
  const s = normals(n, units, 2);
  const a = normals(n, q, 3);
  const products = (units * (units + 1) * q * (q + 1)) / 4;
  measure('joint Gram Σ ssᵀ ⊗ aaᵀ', `${n}×(${units}·${q})`, 2 * n * products, {
    wasm: () => kroneckerGram(s, a, units),
    twin: () => kroneckerGramTwin(s, a, units),
  });
}

for (const [n, d, m] of [
  [1000, 16, 16],
  [10000, 64, 64],
]) {
  const a = normals(n, d, 4);
  const w = normals(d, m, 5);
  const bias = normals(1, m, 6).data;
  const [left, right] = [toMatrix(a), toMatrix(w)];
  measure('forward A W + b', `${n}×${d}×${m}`, 2 * n * d * m, {
    wasm: () => affine(a, w, bias),
    blas: () => affine(a, w, bias),
    twin: () => affineTwin(a, w, bias),
    mlMatrix: () => left.mmul(right),
  });
}

for (const p of [12, 52, 130, 272]) {
  const m = gram(normals(2 * p, p, 7));
  const matrix = toMatrix(m);
  measure('Cholesky', `${p}`, p ** 3 / 3, {
    wasm: () => choleskyInPlace(m.data.slice(), p, 0),
    blas: p < 150 ? undefined : () => choleskyInPlace(m.data.slice(), p, 0),
    twin: () => choleskyTwin(m.data.slice(), p, 0),
    mlMatrix: () => new CholeskyDecomposition(matrix),
  });
  measure('Cholesky, pivoted', `${p}`, p ** 3 / 3, {
    wasm: () => pivotedCholesky(m.data, p, 0),
    twin: () => pivotedCholeskyTwin(m.data, p, 0),
  });
}

for (const [n, p] of [
  [1000, 11],
  [1000, 129],
]) {
  const a = normals(n, p, 8);
  const y = normals(n, 1, 9);
  const scale = new Float64Array(p).fill(1);
  const matrix = toMatrix(a);
  const width = p + 1;
  const rows = rowsOf(a, y);
  measure('QR of [A, y]', `${n}×${p}`, 2 * n * p * (p + 1), {
    wasm: () => triangularise(rows, scale),
    twin: () => {
      const top = new Float64Array(p * width);
      const block = new Float64Array(64 * width);
      const sums = new Float64Array(width);
      for (let start = 0; start < n; start += 64) {
        const count = Math.min(64, n - start);
        rows.write(start, count, block);
        foldTwin(top, block, p, width, count, sums);
      }
    },
    mlMatrix: p > 100 && SHORT ? undefined : () => new QrDecomposition(matrix),
  });
}

{
  const [n, units, q, steps] = [1000, 64, 65, 20];
  const operator = { design: normals(n, q, 10), sensitivity: normals(n, units, 11), units };
  const factors = kroneckerFactors(operator);
  const rhs = normals(q, units, 12);
  const held = { ridge: 0, damping: 1 };
  measure('20 CG steps, J applied', `${n}×(${units}·${q})`, steps * 4 * n * q * units, {
    wasm: () => kroneckerSolve(operator, factors, held, rhs, steps),
    twin: () => kroneckerSolveTwin(operator, factors, held, rhs, steps),
  });
}

for (const [f, scalar] of [
  [softplus, (z) => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)))],
  [asinh, Math.asinh],
  [sigmoid, (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)))],
  [tanh, Math.tanh],
]) {
  const z = normals(1000, 16, 13).data;
  measure(f.name, `${z.length}`, undefined, {
    wasm: () => f.values(z),
    twin: () => {
      const a = new Float64Array(z.length);
      for (let at = 0; at < z.length; at++) a[at] = scalar(z[at]);
      return a;
    },
    mlMatrix: undefined,
  });
  const { millis } = figures.at(-1);
  figures.at(-1).nanosecondsPerNumber = (millis * 1e6) / z.length;
}

const short = (x) => (x === undefined ? '' : x >= 100 ? x.toFixed(0) : x.toPrecision(2));
printTable(
  ['kernel', 'shape', 'ms', 'GF/s', '× TypeScript twin', '× ml-matrix', 'BLAS ×'],
  figures.map((f) => [
    f.kernel,
    f.shape,
    f.millis.toPrecision(3),
    short(f.gigaflops),
    short(f.overTwin),
    short(f.overMlMatrix),
    short(f.blasOver),
  ]),
);
console.log(`tanh: ${figures.at(-1).nanosecondsPerNumber.toFixed(1)} ns a number`);
if (native) console.log(`BLAS: ${native.version}, ${native.threads ?? '?'} thread(s)`);
console.log(JSON.stringify({ figures, blas: native }));
