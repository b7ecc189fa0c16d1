import { KernelError } from '../errors.ts';
import { parseArguments, single } from './arguments.ts';
import { colours } from './colours.ts';
import { findNearestName } from './nearest-name.ts';

/**
 * Does what a command line asks for; whatever goes wrong ends as a message on stderr.
 *
 * Commands are imported when they are called, so that `--help` and `--version` answer at once.
 *
 * @param words - The command line after the program's name.
 * @returns The exit code, as `backsolve --help` lists them.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  // A reader that has seen enough (`backsolve run … | head -1`) is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  try {
    return await dispatch(words);
  } catch (error) {
    const { red } = colours(process.stderr);
    if (error instanceof KernelError) {
      process.stderr.write(`${red('error:')} ${error.message} [${error.code}]\n`);
      return error.exitCode;
    }
    const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `${red('error:')} ${shown}\n\nThis is a fault of Backsolve. Please report it with the lines above and what \`backsolve --version\` and \`node --version\` say.\n`,
    );
    return 5;
  }
}

const COMMANDS: Readonly<Record<string, (words: readonly string[]) => Promise<number>>> = {
  run: async (words) => {
    const { runCommand } = await import('./run.ts');
    return runCommand(words);
  },
  repl: async (words) => {
    const { replCommand } = await import('./repl.ts');
    return replCommand(words);
  },
  doctor: async (words) => {
    const { doctorCommand } = await import('./doctor.ts');
    return doctorCommand(words);
  },
  kernel: async (words) => {
    const { values, positionals } = parseArguments('kernel', words, {
      'connection-file': { type: 'string', short: 'f' },
    });
    const file = values['connection-file'] ?? single('kernel', positionals, 'a connection file');
    const { kernelCommand } = await import('./kernel.ts');
    return kernelCommand(file);
  },
  install: async (words) => {
    const { values, positionals } = parseArguments('install', words, {
      prefix: { type: 'string' },
      uninstall: { type: 'boolean' },
    });
    if (positionals.length > 0) {
      throw new KernelError(
        'USAGE',
        `install takes no ${positionals[0]}. See: backsolve install --help`,
      );
    }
    const { installCommand } = await import('./install.ts');
    return installCommand(values);
  },
};

async function dispatch(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === '--version' || first === '-v') {
    const { packageVersion } = await import('../version.ts');
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const { helpFor } = await import('./help.ts');
    const asked = first !== undefined;
    (asked ? process.stdout : process.stderr).write(helpFor(asked ? rest[0] : undefined));
    return asked ? 0 : 2;
  }
  const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (!command) {
    const near = findNearestName(first, Object.keys(COMMANDS));
    throw new KernelError(
      'USAGE',
      `there is no command ${first}. ${near ? `Did you mean ${near}?` : 'See: backsolve --help'}`,
    );
  }
  const end = rest.indexOf('--');
  const options = end === -1 ? rest : rest.slice(0, end);
  if (options.includes('--help') || options.includes('-h')) {
    const { helpFor } = await import('./help.ts');
    process.stdout.write(helpFor(first));
    return 0;
  }
  return command(rest);
}
