export { type Activation, type ActivationDefinition, defineActivation } from './activation.ts';
export { clampIntoRange } from './clamp.ts';
export { identity } from './identity.ts';
export { leakyRelu } from './leaky-relu.ts';
export { sigmoid } from './sigmoid.ts';
export {
  type ActivationJson,
  type ActivationLike,
  type ActivationName,
  activation,
  activationFromJson,
} from './table.ts';
export { tanh } from './tanh.ts';
