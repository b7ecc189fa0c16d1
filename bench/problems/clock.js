// Training against the clock: seconds of this process's processor time, not of the wall, so that
// other work on the machine costs nobody anything. Garbage collection and compilation count.

/**
 * Sweeps until the seconds are over, the run stands still or stops being a number. `best` is the
 * lowest loss after any sweep, `loss` the last one.
 */
export function trainFor(seconds, start) {
  const clock = process.cpuUsage();
  const run = start();
  let best = run.loss;
  let used = 0;
  while (used < seconds && !run.stalled && Number.isFinite(run.loss)) {
    run.step();
    best = Math.min(best, Number.isFinite(run.loss) ? run.loss : best);
    used = secondsSince(clock);
  }
  return { loss: run.loss, best, sweeps: run.sweep, seconds: used };
}

export function secondsSince(clock) {
  const { user, system } = process.cpuUsage(clock);
  return (user + system) / 1e6;
}

/** The middle one; NaN counts as infinitely bad. */
export function median(list) {
  const sorted = list.map((x) => (Number.isNaN(x) ? Infinity : x)).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Lines of a Markdown table. */
export function printTable(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const wide = head.map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(wide[at])).join(' | ')} |`;
  console.log(line(all[0]));
  console.log(`|${wide.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const row of all.slice(1)) console.log(line(row));
}

/** Two significant digits. */
export function short(x) {
  return Number.isFinite(x) ? Number(x.toPrecision(2)).toExponential(1) : String(x);
}
