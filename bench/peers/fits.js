// Whole fits: how long each contestant takes to bring the training error down to each goal.
import { median } from '../problems/clock.js';
import { drawn } from './problems.js';

/** Pilots run on seeds that nothing is measured on. */
const PILOT_SEED = 1000;

/**
 * Warms up, tries the settings, then measures: a round is one seed, in which everybody has a turn.
 *
 * @returns For each contestant its settings that were measured, each with the answers of all seeds.
 */
export async function race(name, problem, crew, { goals, seconds, seeds, pilots, keep }) {
  const turn = async (contestant, settings, seed, budget = seconds) => {
    const { problem: posed, targets } = drawn(name, problem, seed);
    const { ask, method } = contestant;
    const given = { ask: 'fit', problem: posed, method, settings, goals, seconds: budget };
    const answer = await ask({ ...given, predictions: true });
    if (answer.error) console.log(`${contestant.name}: ${answer.error.split('\n')[0]}`);
    else checked(contestant, answer, targets);
    return { ...answer, predictions: undefined };
  };

  const measured = [];
  for (const contestant of crew) {
    await turn(contestant, contestant.grid[0], PILOT_SEED, Math.min(1, seconds));
    const tried = contestant.grid.map((settings) => ({ settings, answers: [] }));
    for (let pilot = 1; pilot <= pilots && tried.length > 1; pilot++) {
      for (const { settings, answers } of tried) {
        answers.push(await turn(contestant, settings, PILOT_SEED + pilot));
      }
    }
    for (const { settings } of chosen(tried, goals)) {
      measured.push({ contestant, settings, answers: [] });
    }
  }
  const figures = () =>
    measured.map(({ contestant: { name, peer, method, ours = false }, settings, answers }) => ({
      ...{ name, peer, method, ours, settings, answers },
    }));
  for (let seed = 1; seed <= seeds; seed++) {
    for (const { contestant, settings, answers } of measured) {
      answers.push(await turn(contestant, settings, seed));
    }
    keep(figures());
  }
  return figures();
}

/** What a peer says that it reached is computed again here from its predictions. */
function checked({ name }, answer, targets) {
  if (answer.predictions === undefined || answer.loss === null) return;
  const bytes = Buffer.from(answer.predictions, 'base64');
  let squares = 0;
  for (let at = 0; at < targets.length; at++) {
    squares += (bytes.readDoubleLE(8 * at) - targets[at]) ** 2;
  }
  const loss = squares / targets.length;
  if (Math.abs(loss - answer.loss) <= 0.01 * loss + 1e-9) return;
  throw new Error(
    `${name} says that its error is ${answer.loss}; by its predictions it is ${loss}.`,
  );
}

/** The best settings at the hardest goals that any of them reached: two at most. */
function chosen(tried, goals) {
  const winners = new Set();
  for (let at = goals.length - 1; at >= 0; at--) {
    const best = fastest(tried, at);
    if (Number.isFinite(best.processor)) winners.add(best.entry);
  }
  if (winners.size === 0) {
    const last = ({ answers }) => median(answers.map(({ best }) => best ?? Infinity));
    winners.add(
      tried.length === 1 ? tried[0] : tried.reduce((a, b) => (last(b) < last(a) ? b : a)),
    );
  }
  return [...winners].slice(0, 2);
}

/** The entry that reaches a goal first, by the median of processor seconds. */
export function fastest(entries, goal) {
  return entries
    .map((entry) => ({ entry, ...timesTo(entry.answers, goal) }))
    .reduce((a, b) => (b.processor < a.processor ? b : a));
}

/** Median and quartiles of the seconds to a goal; a fit that did not get there took for ever. */
function timesTo(answers, goal) {
  const times = (which) =>
    answers.map(({ reached }) => reached?.[goal]?.[which] ?? Infinity).sort((a, b) => a - b);
  const processor = times(0);
  const place = (processor.length - 1) / 4;
  return {
    processor: median(processor),
    wall: median(times(1)),
    quartiles: [processor[Math.floor(place)], processor[Math.ceil(3 * place)]],
    count: processor.filter(Number.isFinite).length,
    of: processor.length,
  };
}
