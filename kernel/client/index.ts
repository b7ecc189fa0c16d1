export type { ExecuteOptions, ExecuteReply, KernelClient } from './client.ts';
export { type StartOptions, startInProcess } from './start-in-process.ts';
