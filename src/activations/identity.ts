import { type Activation, defineActivation } from './activation.ts';

/** f(z) = z: for output layers, and for seeing what a purely linear network can do. */
export const identity: Activation = {
  ...defineActivation({
    name: 'identity',
    value: (z) => z,
    derivative: () => 1,
    inverse: (a) => a,
  }),
  values: (z) => z.slice(),
  derivatives: (z) => new Float64Array(z.length).fill(1),
};
