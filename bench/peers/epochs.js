// A sweep of ours against an epoch or an iteration of everybody else.
import { median, printTable } from '../problems/clock.js';
import { drawn } from './problems.js';
import { millis } from './tables.js';

/** Seconds a step, medians over rounds in which everybody has a turn. */
export async function compareSteps(name, problem, crew, { seconds, rounds, keep }) {
  const { problem: posed } = drawn(name, problem, 1);
  const entries = crew.map((contestant) => ({ contestant, steps: [] }));
  const figures = () =>
    entries.map(({ contestant: { name, peer, grid }, steps }) => ({
      ...{ name, peer, settings: grid[0], steps },
      processor: median(steps.map(([processor]) => processor)),
      wall: median(steps.map(([, wall]) => wall)),
    }));
  for (let round = 0; round <= rounds; round++) {
    for (const { contestant, steps } of entries) {
      const { ask, method, grid } = contestant;
      const given = { ask: 'fit', problem: posed, method, settings: grid[0], goals: [] };
      const answer = await ask({ ...given, seconds });
      if (answer.error) console.log(`${contestant.name}: ${answer.error.split('\n')[0]}`);
      // The first round is to warm up.
      else if (round > 0) steps.push(answer.perStep);
    }
    keep(figures());
  }
  return figures();
}

export function printSteps(figures) {
  const ours = figures[0]?.processor;
  printTable(
    ['', 'processor ms', 'wall ms', 'steps in a sweep of ours'],
    figures.map(({ name, processor, wall }) => [
      name,
      millis(processor),
      millis(wall),
      Number((ours / processor).toPrecision(2)),
    ]),
  );
}
