export {
  type ExecuteOptions,
  type ExecuteReply,
  type KernelClient,
  type StartOptions,
  startInProcess as startKernel,
} from './client/index.ts';
export { KernelError, type KernelErrorCode } from './errors.ts';
export type { Header, Message } from './protocol/message.ts';
