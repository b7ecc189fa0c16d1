import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { type Crew, hire } from '../../src/core/crew.ts';
import { type Desk, desk } from '../../src/core/desk.ts';
import { layout } from '../../src/core/kernel-call.ts';
import { network, train, useThreads } from '../../src/index.ts';
import { crewAtWork } from '../../src/linear/crew-at-work.ts';
import type { Dense } from '../../src/linear/dense.ts';
import { gram, kroneckerGram } from '../../src/linear/gram.ts';
import { kroneckerFactors, kroneckerSolve } from '../../src/linear/kronecker-solve.ts';
import { affine, transposeMultiply } from '../../src/linear/product.ts';
import { gramShared } from '../../src/linear/shared.ts';
import { normals } from '../linear/oracle.ts';
import { sineProduct } from '../training/problems.ts';

afterAll(() => {
  useThreads(1);
});

/** Until all workers are there: before that the calling thread works alone and proves nothing. */
async function threads(count: number): Promise<void> {
  expect(useThreads(count)).toBe(count);
  while (count > 1 && (crewAtWork()?.present() ?? 0) < count - 1) await sleep(2);
}

/** A fingerprint of the bits, in which −0 and 0 differ and not-a-number is equal to itself. */
const bits = (numbers: Float64Array): string =>
  createHash('sha256')
    .update(Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength))
    .digest('hex');

/** More than one chunk of 512 rows, whole ones and others. */
const rows = fc.integer({ min: 513, max: 2600 });
/** Enough of them that sharing pays, or almost. */
const columns = fc.integer({ min: 60, max: 180 });
const seed = fc.integer({ min: 1, max: 1e6 });

interface Shape {
  readonly n: number;
  readonly p: number;
  readonly q: number;
  readonly draw: number;
}

const computations: Record<string, (shape: Shape) => Dense> = {
  gram: ({ n, p, draw }) => gram(normals(n, p, draw)),
  transposeMultiply: ({ n, p, q, draw }) =>
    transposeMultiply(normals(n, p, draw), normals(n, q, draw + 1)),
  affine: ({ n, p, q, draw }) =>
    affine(normals(n, p, draw), normals(p, q, draw + 1), normals(1, q, draw + 2).data),
  'kroneckerGram, one response': ({ n, p, q, draw }) => {
    const units = (q % 12) + 8;
    return kroneckerGram(normals(n, units, draw), normals(n, (p % 12) + 4, draw + 1), units);
  },
  'kroneckerGram, two responses': ({ n, p, q, draw }) => {
    const units = (q % 12) + 4;
    return kroneckerGram(normals(n, 2 * units, draw), normals(n, (p % 12) + 4, draw + 1), units);
  },
  kroneckerSolve: ({ n, p, q, draw }) => {
    const units = Math.ceil(q / 2);
    const operator = {
      design: normals(n, p, draw),
      sensitivity: normals(n, 2 * units, draw + 1),
      units,
    };
    const held = { ridge: 0.1, damping: 1 };
    return kroneckerSolve(operator, kroneckerFactors(operator), held, normals(p, units, draw), 4);
  },
};

describe('to the last bit the same with 1, 2 and 3 threads', () => {
  it.each(Object.entries(computations))('%s', async (_, compute) => {
    const shapes = fc.sample(fc.record({ n: rows, p: columns, q: columns, draw: seed }), {
      numRuns: 6,
      seed: 4,
    });
    const results: string[][] = [];
    for (const count of [1, 2, 3]) {
      await threads(count);
      const crew = crewAtWork();
      const share = crew && vi.spyOn(crew, 'share');
      results.push(shapes.map((shape) => bits(compute(shape).data)));
      // Else all were too small, and nothing has been shown.
      if (share) expect(share).toHaveBeenCalled();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it.each([
    ['whose normal matrices are factored', 16],
    ['whose steps are found by conjugate gradients', 24],
  ])('a training run %s', async (_, units) => {
    const losses: (readonly number[])[] = [];
    for (const count of [1, 2]) {
      await threads(count);
      const run = train(network([2, units, units, 1], { seed: 1 }), sineProduct(1, 1500));
      run.goto(2);
      losses.push(run.losses);
    }
    expect(losses[0]).toHaveLength(3);
    expect(losses[1]).toEqual(losses[0]);
  });
});

describe('threads', () => {
  it('are left alone by what is too small, and asked for the rest', async () => {
    await threads(2);
    const shared = (n: number, p: number): boolean => gramShared(normals(n, p, 1)) !== undefined;
    expect(shared(1000, 300)).toBe(true);
    // One chunk; too few operations; too few of them for every number that would be copied.
    expect(shared(512, 300)).toBe(false);
    expect(shared(1000, 100)).toBe(false);
    expect(shared(20_000, 50)).toBe(false);
    await threads(1);
    expect(shared(1000, 300)).toBe(false);
  });

  it.each([0, -1, 1.5, 65, Number.NaN])('cannot be %d', (count) => {
    expect(() => useThreads(count)).toThrow(
      expect.objectContaining({ code: 'OPTION_OUT_OF_RANGE' }),
    );
  });

  it('are one for each processor when asked for by "auto"', () => {
    expect(useThreads('auto')).toBe(Math.min(availableParallelism(), 8));
  });
});

describe('a process', () => {
  const main = new URL('../../dist/src/linear/', import.meta.url).href;
  const script = `
    const { gram } = await import('${main}gram.js');
    const { crewAtWork } = await import('${main}crew-at-work.js');
    const a = { rows: 2000, columns: 99, data: new Float64Array(198000).fill(1) };
    let most = 0;
    for (let round = 0; round < 400 && most === 0; round++) {
      gram(a);
      most = crewAtWork()?.present() ?? 0;
      await new Promise((done) => setTimeout(done, 5));
    }
    console.log(gram(a).data[0], most);`;
  const run = (threads: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, BACKSOLVE_THREADS: threads },
      encoding: 'utf8',
      timeout: 15_000,
    });

  it('ends by itself while its threads sleep, hired by BACKSOLVE_THREADS', () => {
    const { stdout, status } = run('2');
    expect([stdout.trim(), status]).toEqual(['2000 1', 0]);
  });

  it('is told that BACKSOLVE_THREADS makes no sense', () => {
    const { stderr, status } = run('many');
    expect(status).toBe(1);
    expect(stderr).toMatch(/BACKSOLVE_THREADS takes a whole number .*'many'/);
  });
});

describe('a crew', () => {
  let crew: Crew | undefined;
  afterEach(() => crew?.leave());

  async function hired(count: number): Promise<Crew> {
    crew = hire(count);
    if (!crew) throw new Error('no workers here');
    while (crew.present() < count - 1) await sleep(2);
    return crew;
  }

  /** Sums of squares of chunks of one column, and who was asked to make each. */
  function job(of: Crew, chunks: number, length = 400) {
    const makers: number[] = [];
    const taken: number[] = [];
    const results: number[] = [];
    return {
      makers,
      taken,
      results,
      chunks,
      ordered: true,
      call(chunk: number, thread: number) {
        makers.push(thread);
        const room = layout(of.start);
        const numbers = new Float64Array(length).fill(chunk + 1);
        const at = room.reserve(length);
        const out = room.reserve(1);
        const scratch = room.reserve(of.kernels.gramScratch(1));
        const args = [at, length, 1, out, scratch];
        const pieces = [{ at, numbers }];
        return { kernel: 'gram' as const, args, pieces, out, count: 1, end: room.end };
      },
      take(chunk: number, [result]: Float64Array) {
        taken.push(chunk);
        results.push(result!);
      },
    };
  }
  const squares = (chunks: number, length = 400): number[] =>
    Array.from({ length: chunks }, (_, chunk) => length * (chunk + 1) ** 2);

  it('shares the chunks and takes each result once, in order', async () => {
    const team = await hired(3);
    const work = job(team, 200);
    team.share(work);
    expect(work.results).toEqual(squares(200));
    expect(work.taken).toEqual(work.taken.map((_, at) => at));
    expect(new Set(work.makers).size).toBeGreaterThan(1);
  });

  it('makes on this thread what no worker is there for yet', () => {
    crew = hire(2);
    const work = job(crew!, 5);
    crew?.share(work);
    expect(work.results).toEqual(squares(5));
    expect(new Set(work.makers)).toEqual(new Set([0]));
  });

  it('makes on this thread what a worker has no room for', async () => {
    const team = await hired(2);
    // More than a slot's two million numbers.
    const work = job(team, 3, 2.2e6);
    team.share(work);
    expect(work.results).toEqual(squares(3, 2.2e6));
  });

  it.each([
    ['and it is known', false],
    ['and it is not known yet', true],
  ])(
    'finishes when a worker is killed in the middle, %s, and goes on without it',
    async (_, unknown) => {
      const desks: Desk[] = [];
      crew = hire(2, (number, answers) => {
        const one = desk(number, answers);
        if (one) desks.push(one);
        return one && unknown ? { ...one, present: () => true } : one;
      });
      while (!desks[0]?.present()) await sleep(2);
      const work = job(crew!, 60, 20_000);
      const { call } = work;
      work.call = (chunk, thread) => {
        if (chunk === 20) desks[0]?.leave();
        return call(chunk, thread);
      };
      crew?.share(work);
      expect(work.results).toEqual(squares(60, 20_000));
      const next = job(crew!, 9);
      crew?.share(next);
      expect(next.results).toEqual(squares(9));
    },
  );

  it('does not take a late worker’s result for another job’s', async () => {
    const team = await hired(2);
    // The worker gets four thousand million operations instead, which take ten times the patience.
    const slow = job(team, 2, 1);
    const quick = slow.call;
    slow.call = (chunk, thread) => {
      const call = quick(chunk, thread);
      if (thread === 0) return call;
      const room = layout(call.end);
      const [rows, columns] = [4000, 1000];
      const at = room.reserve(rows * columns);
      const out = room.reserve(columns * columns);
      const scratch = room.reserve(team.kernels.gramScratch(columns));
      return { ...call, args: [at, rows, columns, out, scratch], out, end: room.end };
    };
    team.share(slow);
    expect(slow.makers).toEqual([1, 0, 0]);
    expect(slow.results).toEqual([1, 4]);
    for (let round = 0; round < 20; round++) {
      const next = job(team, 7);
      team.share(next);
      expect(next.results).toEqual(squares(7));
    }
  });
});
