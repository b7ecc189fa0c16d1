import { expect, test } from 'vitest';
import { createInterrupter } from '../../../kernel/runner/interrupter.ts';
import type { MainRequest } from '../../../kernel/runner/messages.ts';

/** A main thread as the interrupter sees it, which does only what it is told to do. */
function createMain(
  answers: (request: MainRequest, terminated: boolean) => 'pong' | 'done' | undefined,
) {
  const told: string[] = [];
  let terminated = false;
  let signalled = 0;
  const interrupter = createInterrupter({
    tellMain: (request) => {
      told.push(request.kind);
      const answer = answers(request, terminated);
      if (answer === 'pong') setImmediate(() => interrupter.receive({ kind: 'pong' }));
      if (answer === 'done') setImmediate(() => interrupter.receive({ kind: 'done', run: 1 }));
    },
    terminate: (done) => {
      told.push('terminate');
      terminated = true;
      setTimeout(done, 1);
    },
    signalChildren: () => {
      signalled += 1;
    },
  });
  interrupter.begin(1);
  return { interrupter, told, signalled: () => signalled };
}

test('a run that ends when it is asked is not terminated', async () => {
  const { interrupter, told } = createMain(({ kind }) => (kind === 'interrupt' ? 'done' : 'pong'));
  await interrupter.interrupt();
  expect(told).toEqual(['interrupt', 'ping']);
});

test('a run that doesn’t answer is terminated once', async () => {
  const { interrupter, told } = createMain(({ kind }, terminated) => {
    if (kind === 'ping' && terminated) return 'done';
    return undefined;
  });
  await interrupter.interrupt();
  expect(told.filter((kind) => kind === 'terminate')).toHaveLength(1);
  expect(told).not.toContain('abandon');
});

test.each([
  ['listens to its signal is given the time to return by itself', true, 0],
  ['doesn’t listen is terminated before', false, 1],
])('a run that computes for 30 ms and %s', async (_what, listens, terminations) => {
  const { interrupter, told } = createMain(({ kind }, terminated) => {
    if (kind === 'interrupt') setTimeout(() => interrupter.receive({ kind: 'done', run: 1 }), 30);
    return kind === 'ping' && terminated ? 'done' : undefined;
  });
  if (listens) interrupter.receive({ kind: 'listening', run: 1 });
  await interrupter.interrupt();
  expect(told.filter((kind) => kind === 'terminate')).toHaveLength(terminations);
});

test('a run that was lost, and whose thread answers, is answered for', async () => {
  const { interrupter, told } = createMain(({ kind }) => {
    if (kind === 'abandon') return 'done';
    return kind === 'ping' ? 'pong' : undefined;
  });
  await interrupter.interrupt();
  expect(told).not.toContain('terminate');
  expect(told.at(-1)).toBe('abandon');
});

test('a thread that can’t be terminated has its children interrupted, once', async () => {
  let pings = 0;
  const { interrupter, signalled } = createMain(({ kind }) => {
    if (kind === 'ping') pings += 1;
    return pings > 8 ? 'done' : undefined;
  });
  await interrupter.interrupt();
  expect(signalled()).toBe(1);
});

test('the next cell waits for a termination that is still on its way', async () => {
  let finish = (): void => {};
  const interrupter = createInterrupter({
    tellMain: () => {},
    terminate: (done) => {
      finish = done;
      interrupter.receive({ kind: 'done', run: 1 });
    },
    signalChildren: () => {},
  });
  interrupter.begin(1);
  await interrupter.interrupt();
  let settled = false;
  const waiting = interrupter.settled().then(() => {
    settled = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(settled).toBe(false);
  finish();
  await waiting;
});
