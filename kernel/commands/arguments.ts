import { type ParseArgsConfig, parseArgs } from 'node:util';
import { KernelError } from '../errors.ts';
import { findNearestName } from './nearest-name.ts';

type OptionSpecs = NonNullable<ParseArgsConfig['options']>;

interface Config<T extends OptionSpecs> {
  readonly args: string[];
  readonly options: T;
  readonly allowPositionals: true;
  readonly strict: true;
}

/** The options and words of one command, typed by its specification. */
export type Arguments<T extends OptionSpecs> = ReturnType<typeof parseArgs<Config<T>>>;

/**
 * Parses a command's own words.
 *
 * @throws KernelError `USAGE` naming the option, the nearest one and where the help is.
 */
export function parseArguments<const T extends OptionSpecs>(
  command: string,
  words: readonly string[],
  options: T,
): Arguments<T> {
  try {
    return parseArgs<Config<T>>({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new KernelError('USAGE', explain(command, cause, Object.keys(options)), { cause });
  }
}

/** Node's own words for a wrong option differ between its versions: only the code and the name are used. */
function explain(command: string, error: TypeError, names: readonly string[]): string {
  const help = `See: backsolve ${command} --help`;
  const option = /'(-[^\s',]+)/.exec(error.message)?.[1];
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option) {
    const near = findNearestName(option.replace(/^-+/, ''), names);
    return `${command} has no option ${option}. ${near ? `Did you mean --${near}?` : help}`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && option) {
    const full = error.message.match(/--[\w-]+/)?.[0] ?? option;
    return /not take an argument/.test(error.message)
      ? `${full} takes no value. ${help}`
      : `${full} needs a value. ${help}`;
  }
  return `${error.message.split('\n')[0]} ${help}`;
}

/** The one word that a command takes; @throws KernelError `USAGE` where it's missing or more than one. */
export function single(command: string, words: readonly string[], what: string): string {
  const [first, second] = words;
  const help = `See: backsolve ${command} --help`;
  if (first === undefined) throw new KernelError('USAGE', `${command} needs ${what}. ${help}`);
  if (second !== undefined) {
    throw new KernelError(
      'USAGE',
      `${command} takes one file, but got ${first} and ${second}. ${help}`,
    );
  }
  return first;
}
