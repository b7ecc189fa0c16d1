export type {
  CodeState,
  Completions,
  ExecuteOptions,
  ExecuteReply,
  InputRequest,
  InteractiveClient,
  KernelClient,
} from './client.ts';
export { isComplete } from './is-complete.ts';
export { type StartOptions, startInProcess } from './start-in-process.ts';
