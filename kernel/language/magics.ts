/**
 * The cell without the lines that are commands to the kernel, so that the type checker doesn't take
 * them for code; every character keeps its place.
 */
export function withoutMagics(code: string): string {
  if (!code.includes('%')) return code;
  const whole = /^\s*%%(\S*)/.exec(code)?.[1];
  const kept = whole === undefined || /^(time|timeit|ts)/.test(whole);
  if (!kept) return code.replace(/[^\r\n]/g, ' ');
  return code.replace(/^[ \t]*%{1,2}[a-z].*$/gm, (line) => ' '.repeat(line.length));
}
