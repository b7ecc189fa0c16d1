export { type Activation, type ActivationDefinition, defineActivation } from './activation.ts';
export { arctan } from './arctan.ts';
export { asinh } from './asinh.ts';
export { clampIntoRange } from './clamp.ts';
export { elu } from './elu.ts';
export { gelu } from './gelu.ts';
export { identity } from './identity.ts';
export { leakyRelu } from './leaky-relu.ts';
export { relu } from './relu.ts';
export { sigmoid } from './sigmoid.ts';
export { softplus } from './softplus.ts';
export { softsign } from './softsign.ts';
export {
  type ActivationJson,
  type ActivationLike,
  type ActivationName,
  activation,
  activationFromJson,
  type OutputLike,
  outputActivation,
} from './table.ts';
export { tanh } from './tanh.ts';
