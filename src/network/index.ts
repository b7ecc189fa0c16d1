export { type ForwardPass, forward, forwardFrom, outputOf, slopesOf } from './forward.ts';
export type { Layer, Weight } from './layer.ts';
export {
  type Network,
  type NetworkJson,
  type NetworkOptions,
  network,
  networkFromJson,
  networkOf,
} from './network.ts';
export { type NetworkOfSeed, networkOfSeed } from './network-of-seed.ts';
export { type Numbers, numbersToDense } from './numbers.ts';
export {
  type Architecture,
  architectureOf,
  type LayerParameters,
  type NetworkParameters,
  skipsOf,
  withLayer,
} from './parameters.ts';
