import { tmpdir } from 'node:os';
import { startInProcess } from '../client/index.ts';
import { type Finding, reasonOf } from './finding.ts';

/** As much of WebAssembly as is used here: its types come with a browser's library only. */
declare const WebAssembly: { readonly validate: (bytes: Uint8Array) => boolean } | undefined;

/** The smallest module with a vector of 128 bits: a function that fills one. */
const WITH_VECTORS = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
);

/** Whether the compiled core can be used; without it everything is computed all the same, slower. */
export function checkCore(): Finding {
  const name = 'WebAssembly core';
  // The name itself is missing where Node.js was started without a compiler.
  const there = typeof WebAssembly !== 'undefined';
  if (there && WebAssembly.validate(WITH_VECTORS)) {
    return { name, status: 'ok', found: 'with 128-bit vectors' };
  }
  const advice =
    'Everything is computed by TypeScript, several times slower. Start Node.js without --jitless';
  return { name, status: 'warn', found: 'no WebAssembly with 128-bit vectors', advice };
}

const CELL = `import { network, train } from 'backsolve';
const run: { step(): unknown } = train(network([1, 2, 1]), { inputs: [[0], [1], [2]], targets: [0, 1, 0] });
run.step();`;

/** Whether a cell runs that trains a network: the runner starts, imports resolve, the library works. */
export async function checkKernel(): Promise<Finding> {
  const name = 'kernel';
  const advice =
    'Cells run in a process of their own: see that nothing keeps Node.js from starting one, then reinstall Backsolve';
  try {
    const started = performance.now();
    const client = await startInProcess({ folder: tmpdir() });
    try {
      const seconds = (performance.now() - started) / 1_000;
      const reply = await client.execute(CELL, { storeHistory: false });
      if (reply.status === 'ok') {
        const found = `ready in ${seconds.toFixed(1)} s, and trains a network`;
        return { name, status: 'ok', found };
      }
      const why = reply.status === 'error' ? `${reply.name}: ${reply.message}` : 'it was not run';
      return { name, status: 'fail', found: `a cell failed: ${why}`, advice };
    } finally {
      await client.shutdown();
    }
  } catch (error) {
    return { name, status: 'fail', found: reasonOf(error), advice };
  }
}
