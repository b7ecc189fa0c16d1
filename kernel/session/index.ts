export { createSession, type Session, type SessionOptions } from './session.ts';
