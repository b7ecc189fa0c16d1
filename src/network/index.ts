export {
  type ForwardPass,
  forward,
  forwardAs,
  forwardFrom,
  outputOf,
  slopesOf,
} from './forward.ts';
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
export type { NumberHistory } from './number-history.ts';
export { type Numbers, numbersToDense } from './numbers.ts';
export {
  type Architecture,
  architectureOf,
  type LayerParameters,
  type NetworkParameters,
  skipsOf,
  withLayer,
} from './parameters.ts';
export type { LayerWrite, NumberWrite, Provenance } from './provenance.ts';
