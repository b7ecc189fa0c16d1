export { LANGUAGE_INFO } from './kernel-info.ts';
export { createSession, type Session, type SessionOptions } from './session.ts';
