export { LANGUAGE_INFO } from './kernel-info.ts';
export type { Completeness } from './services.ts';
export { createSession, type Session, type SessionOptions } from './session.ts';
