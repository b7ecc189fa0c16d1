export type { TypeMistake } from './check.ts';
export { createLanguage, type Language } from './language.ts';
export type { LiveName, LiveValue, Look } from './live.ts';
export { toCodePoints, toUnits } from './positions.ts';
