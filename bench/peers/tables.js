// What the figures say, as Markdown tables.
import { printTable } from '../problems/clock.js';
import { fastest } from './fits.js';

const exponent = (goal) => `1e${Math.round(Math.log10(goal))}`;

/** Milliseconds with as many digits as mean something. */
export function millis(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  const value = 1e3 * seconds;
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
}

export function settingsText(settings) {
  const text = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return text.join(', ');
}

/** Contestants by name, each with all its settings. */
function grouped(figures) {
  const groups = new Map();
  for (const figure of figures) {
    groups.set(figure.name, [...(groups.get(figure.name) ?? []), figure]);
  }
  return [...groups.values()];
}

/**
 * Milliseconds to each goal, of the setting that gets there first, and how that compares.
 *
 * @returns For each goal Backsolve's and the best other's seconds.
 */
export function printFits(figures, goals) {
  const rows = (cell) =>
    grouped(figures).map((entries) => {
      const bests = goals.map((_, goal) => fastest(entries, goal));
      const used = bests.filter(({ count }) => count > 0).map(({ entry }) => entry);
      const settings = [...new Set(used.length > 0 ? used : entries)];
      return [
        entries[0].name,
        ...bests.map(cell),
        settings.map(({ settings }) => settingsText(settings)).join('; '),
      ];
    });
  const head = ['', ...goals.map(exponent), 'settings'];
  console.log('Processor milliseconds: median (quartiles), how many seeds got there if not all');
  printTable(
    head,
    rows(({ processor, quartiles, count, of }) => {
      const got = count < of ? ` ${count} of ${of}` : '';
      if (!Number.isFinite(processor)) return `–${got}`;
      return `${millis(processor)} (${quartiles.map(millis).join('–')})${got}`;
    }),
  );
  console.log('\nMilliseconds of the wall: median');
  printTable(
    head,
    rows(({ wall }) => millis(wall)),
  );
  return goals.map((goal, at) => {
    const side = (ours) => {
      const list = figures.filter((figure) => figure.ours === ours);
      if (list.length === 0) return { name: undefined, seconds: Infinity };
      const { entry, processor } = fastest(list, at);
      return { name: entry.name, seconds: processor };
    };
    return { goal, backsolve: side(true), other: side(false) };
  });
}

/** One line a goal: who was best, and by how much. */
export function printAhead(ahead) {
  for (const { goal, backsolve, other } of ahead) {
    if (backsolve.name === undefined || other.name === undefined) continue;
    const [us, them] = [backsolve.seconds, other.seconds];
    if (!Number.isFinite(us) && !Number.isFinite(them)) continue;
    const times = Number((us <= them ? them / us : us / them).toPrecision(2));
    const said = us <= them ? `${times} times ahead of` : `${times} times behind`;
    const side = ({ name = 'nobody', seconds }) => `${name} (${millis(seconds)} ms)`;
    console.log(
      Number.isFinite(times)
        ? `To ${exponent(goal)}: ${side(backsolve)} is ${said} ${side(other)}`
        : `To ${exponent(goal)}: only ${side(us <= them ? backsolve : other)} got there`,
    );
  }
}
