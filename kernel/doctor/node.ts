import type { Finding } from './finding.ts';

/** The first minor version of each even line that is supported; those after are too. */
const SUPPORTED: Readonly<Record<number, number>> = { 20: 19, 22: 12 };
const FIRST_OPEN = 24;

/** Whether this Node.js is one that Backsolve is tested with. */
export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const least = SUPPORTED[major];
  const supported = major >= FIRST_OPEN || (least !== undefined && minor >= least);
  if (supported) return { name: 'Node.js', status: 'ok', found: version };
  const advice = 'Get 20.19, 22.12, 24 or newer from https://nodejs.org';
  // The odd lines between run most of it, and nobody tests that.
  const status = major > 20 ? 'warn' : 'fail';
  return { name: 'Node.js', status, found: `${version} is not supported`, advice };
}
