export {
  type CodeState,
  type Completions,
  type ExecuteOptions,
  type ExecuteReply,
  type InputRequest,
  type InteractiveClient,
  type KernelClient,
  type StartOptions,
  startInProcess as startKernel,
} from './client/index.ts';
export { KernelError, type KernelErrorCode } from './errors.ts';
export type { Header, Message } from './protocol/message.ts';
