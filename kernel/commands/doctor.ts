import { examine, type Finding } from '../doctor/index.ts';
import { KernelError } from '../errors.ts';
import { historyFolder } from '../history/index.ts';
import { surroundings } from '../install/index.ts';
import { packageVersion } from '../version.ts';
import { parseArguments } from './arguments.ts';
import { type Colours, colours } from './colours.ts';

/**
 * `backsolve doctor`: says what works here and what doesn't.
 *
 * @returns 0, or 1 where something needed is broken.
 * @throws KernelError `USAGE`.
 */
export async function doctorCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments('doctor', words, { json: { type: 'boolean' } });
  if (positionals.length > 0) {
    throw new KernelError(
      'USAGE',
      `doctor takes no ${positionals[0]}. See: backsolve doctor --help`,
    );
  }
  const here = surroundings();
  const findings = await examine(here, historyFolder(here));
  const ok = findings.every(({ status }) => status !== 'fail');
  const version = packageVersion();
  const text = values.json
    ? JSON.stringify({ version, ok, findings }, undefined, 2)
    : describe(findings, version, colours(process.stdout));
  process.stdout.write(`${text}\n`);
  return ok ? 0 : 1;
}

const PAINTS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

function describe(findings: readonly Finding[], version: string, paints: Colours): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, status, found, advice }) => [
    `${paints[PAINTS[status]](status.padEnd(4))}  ${name.padEnd(width)}  ${found}`,
    ...(advice === undefined ? [] : [`${' '.repeat(width + 8)}${paints.dim(advice)}`]),
  ]);
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const end =
    failed === 0
      ? 'Everything needed works.'
      : `${failed} ${failed === 1 ? 'thing needs' : 'things need'} repair.`;
  return [`Backsolve ${version}`, ...lines, '', end].join('\n');
}
