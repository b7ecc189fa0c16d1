// Contestants at their places: each in a process of its own, so that nobody pays for code that
// another's data made slower, and all of them idle but the one whose turn it is.
import { environmentOf } from './environments.js';
import { startPeer } from './processes.js';

/**
 * @param wanted - Whether a peer takes part.
 * @param quick - Nothing is fetched, and of a list of settings only the first is tried.
 */
export function recruiter(wanted, quick) {
  const environments = new Map();
  const versions = {};
  const skipped = {};

  const environment = (peer) => {
    if (!environments.has(peer)) environments.set(peer, environmentOf(peer, !quick));
    return environments.get(peer);
  };
  const skip = (peer, why) => {
    if (!(peer in skipped)) console.log(`SKIPPED ${peer}: ${why}`);
    skipped[peer] = why;
  };

  /** Starts those contestants who can take part; ask each `ask(request)`, at last `dismiss` all. */
  async function gather(contestants) {
    const crew = [];
    for (const contestant of contestants) {
      const { peer } = contestant;
      if (!wanted(peer)) continue;
      const { skipped: why, ...place } = environment(peer);
      if (why) {
        skip(peer, why);
        continue;
      }
      const { ask, close } = startPeer(place);
      const about = await ask({ ask: 'about' });
      if (about.error) {
        skip(peer, about.error);
        close();
        continue;
      }
      versions[peer] = about;
      const grid = contestant.grid ?? [{}];
      crew.push({ ...contestant, grid: quick ? grid.slice(0, 1) : grid, ask, close });
    }
    return crew;
  }

  const dismiss = (crew) => {
    for (const { close } of crew) close();
  };
  return { gather, dismiss, versions, skipped };
}
