import {
  type Activation,
  arctan,
  asinh,
  elu,
  gelu,
  identity,
  leakyRelu,
  relu,
  sigmoid,
  softplus,
  softsign,
  tanh,
} from '../../src/activations/index.ts';

/** Every built-in activation, the ones with a parameter at two of its values. */
export const all: readonly [string, Activation][] = [
  ['identity', identity],
  ['leaky ReLU', leakyRelu(0.1)],
  ['leaky ReLU, nearly flat', leakyRelu(1e-6)],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
  ['softplus', softplus],
  ['asinh', asinh],
  ['ELU', elu(1)],
  ['ELU, α = 0.7', elu(0.7)],
  ['arctan', arctan],
  ['softsign', softsign],
  ['ReLU', relu],
  ['GELU', gelu],
];
