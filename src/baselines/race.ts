import { judge } from './judge.ts';
import type { Method, MethodState } from './method.ts';

interface RaceState<S> extends MethodState {
  readonly members: readonly S[];
  /** The one whose parameters are shown. */
  readonly leader: number;
}

/**
 * Several settings of one method side by side: a sweep is one of every member, so the search for
 * the best setting takes its time. The race stands where the member of lowest loss stands.
 * One whose loss isn't finite can't lead.
 */
export function race<S extends MethodState>(methods: readonly Method<S>[]): Method<RaceState<S>> {
  return (problem) => {
    const trainers = methods.map((method) => method(problem));
    const standing = (members: readonly S[]): RaceState<S> => {
      const leader = lowest(members.map(({ parameters }) => judge(problem, parameters).loss));
      const { parameters, changed } = members[leader]!;
      const passes = members.reduce((sum, member) => sum + member.passes, 0);
      const idle = Math.min(...members.map((member) => member.idle));
      return { members, leader, parameters, changed, passes, idle };
    };
    return {
      stateSize: trainers.reduce((sum, { stateSize }) => sum + stateSize, 0),
      begin: () => standing(trainers.map((trainer) => trainer.begin())),
      *sweep({ members }, sweep) {
        const next: S[] = [];
        for (const [index, trainer] of trainers.entries()) {
          next.push(yield* trainer.sweep(members[index]!, sweep));
        }
        return standing(next);
      },
    };
  };
}

function lowest(losses: readonly number[]): number {
  let leader = 0;
  for (const [index, loss] of losses.entries()) {
    const held = losses[leader] ?? Number.NaN;
    if (loss < held || (!Number.isFinite(held) && Number.isFinite(loss))) leader = index;
  }
  return leader;
}
