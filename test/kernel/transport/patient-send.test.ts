import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Subscriber, XPublisher } from 'zeromq';
import { createPatientSend } from '../../../kernel/transport/patient-send.ts';

it('a subscriber that reads nothing cannot stop the others for good', async () => {
  const debugLines: string[] = [];
  const warnings: Error[] = [];
  const warn = (warning: Error): number => warnings.push(warning);
  process.on('warning', warn);
  const publisher = new XPublisher({ linger: 0, sendHighWaterMark: 4, verbosity: 'allSubs' });
  await publisher.bind('tcp://127.0.0.1:*');
  const send = createPatientSend(publisher, (line) => debugLines.push(line), 100);
  const subscribe = async (): Promise<Subscriber> => {
    const socket = new Subscriber({ linger: 0, receiveHighWaterMark: 4, receiveTimeout: 5000 });
    socket.connect(publisher.lastEndpoint ?? '');
    socket.subscribe('');
    await publisher.receive();
    return socket;
  };
  const [asleep, awake] = [await subscribe(), await subscribe()];
  const got: number[] = [];
  const reading = (async () => {
    for await (const [number] of awake) {
      got.push(Number(number));
      if (got.at(-1) === 199) return;
    }
  })();

  const filler = Buffer.alloc(64 * 1024);
  const started = Date.now();
  for (let i = 0; i < 200; i++) {
    await send([Buffer.from(String(i)), filler]);
    while (got.length <= i) await delay(0);
  }
  await reading;
  expect(Date.now() - started).toBeGreaterThan(100);
  expect(got).toEqual([...Array(200).keys()]);
  expect(debugLines).toContain('a subscriber of iopub reads nothing: it will miss messages');
  process.off('warning', warn);
  expect(warnings).toEqual([]);
  for (const socket of [publisher, asleep, awake]) socket.close();
});
