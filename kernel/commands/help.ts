import { KernelError } from '../errors.ts';
import { findNearestName } from './nearest-name.ts';

/**
 * The help text of a command, or of the program where none is named.
 *
 * @throws KernelError `USAGE` where there is no such command.
 */
export function helpFor(command?: string): string {
  if (command === undefined) return PROGRAM;
  const text = Object.hasOwn(BY_COMMAND, command) ? BY_COMMAND[command] : undefined;
  if (text !== undefined) return text;
  const near = findNearestName(command, Object.keys(BY_COMMAND));
  throw new KernelError(
    'USAGE',
    `there is no command ${command}. ${near ? `Did you mean ${near}?` : 'See: backsolve --help'}`,
  );
}

const EXIT_CODES = `Exit codes:
  0    all went well
  1    a cell failed (the notebook so far is saved, with the traceback)
  2    the command was misused
  3    an input can't be read or understood
  4    an output can't be written
  5    the kernel failed
  130  interrupted with Ctrl-C (the notebook so far is saved); 143: ended by SIGTERM
`;

const PROGRAM = `Backsolve: train neural networks by linear regression, and watch every solve.

Usage: backsolve COMMAND [OPTIONS]

Commands:
  run       run a notebook from its first cell to its last, without a browser
  repl      write code in the terminal, and see at once what it does
  install   make the kernel known to Jupyter and VS Code
  doctor    look whether everything works here, and say what to do where it doesn't
  kernel    be the kernel (what Jupyter starts)

Options:
  -h, --help     this text; backsolve COMMAND --help tells more about one
  -v, --version  the version

Examples:
  backsolve run notebook.ipynb --html report.html --open
  backsolve repl
  backsolve install

${EXIT_CODES}`;

const BY_COMMAND: Readonly<Record<string, string>> = {
  run: `Runs a notebook's cells in order, saves it with all outputs, and can make a report of it.

Usage: backsolve run NOTEBOOK [OPTIONS]

Options:
  -o, --output FILE     where to save the notebook with its outputs
                        (default: NAME.executed.ipynb beside the notebook)
      --html FILE       also write a report: one HTML file that needs no network
      --open            open the report in the browser (without --html: beside the output)
  -p, --parameter N=V   give the parameter N the value V; may be repeated. V is read as JSON
                        (5, true, [1, 2], null), else as a text
      --timeout S       the longest that one cell may take, in seconds
      --allow-errors    go on after a cell that failed, and exit with 0
  -q, --quiet           show no progress, only what went wrong and the result
  -h, --help            this text

The cells run in the notebook's folder: files are read and packages imported from there.

Tags on a cell that are honoured:
  parameters            a cell with the parameters given by -p is put after this one
  raises-exception      this cell may throw
  skip-execution        this cell isn't run
  headline              its output, as text, is repeated in the terminal at the end

Examples:
  backsolve run notebooks/00-five-minutes.ipynb -o out/five.ipynb --html out/five.html --open
  backsolve run study.ipynb -p ridge=0.1 -p 'widths=[8, 50, 1]' --timeout 60

${EXIT_CODES}`,
  repl: `Runs what you write in the terminal, cell by cell, or what comes through a pipe.

Usage: backsolve repl [FILE] [OPTIONS]

Options:
  -e, --eval CODE  run CODE and end (after FILE, where one is given)
      --open       open every figure in the browser as soon as it is there
  -q, --quiet      show no greeting
  -h, --help       this text

A FILE is run first, in the current folder: files are read and packages imported from there.
Code that isn't whole goes on in the next line. Figures are saved as pages that need no network;
their paths are shown. Ctrl-C stops what runs and keeps all variables; Ctrl-D leaves.

Commands in a session:
  .help         list the commands
  .editor       write or paste many lines; Ctrl-D runs them, Ctrl-C drops them
  .load FILE    run a file
  .save FILE    write what has run without an error into a file
  .open         open the last figure in the browser
  .restart      forget all variables
  .exit         leave

Over a pipe no prompts are shown: results go to stdout, errors to stderr, and the first error
ends it with 1.

Lines that were typed are kept in the user's data folder; BACKSOLVE_HISTORY names another or is off.

Examples:
  backsolve repl
  backsolve repl -e '[1, 2, 3].map((x) => x ** 2)'
  echo 'process.version' | backsolve repl

${EXIT_CODES}`,
  kernel: `Is the Jupyter kernel of one notebook. Jupyter starts it; see: backsolve install --help

Usage: backsolve kernel -f CONNECTION_FILE

Options:
  -f, --connection-file FILE  where Jupyter says which sockets to listen on
  -h, --help                  this text

Environment:
  BACKSOLVE_HISTORY  where to keep what cells were, for the arrow keys of later sessions
                     (default: the folder for programs' data), or off

Example:
  backsolve kernel -f connection.json

${EXIT_CODES}`,
  doctor: `Looks whether everything works on this machine, and says what to do where it doesn't.

Usage: backsolve doctor [OPTIONS]

Options:
      --json  print the findings as JSON
  -h, --help  this text

Each line is ok, warn (something optional is missing) or fail (something needed is broken).

Example:
  backsolve doctor

Exit codes:
  0  nothing needed is broken
  1  something needed is broken
  2  the command was misused
`,
  install: `Makes the kernel known to Jupyter and VS Code, as "TypeScript (Backsolve)".

Usage: backsolve install [OPTIONS]

Options:
      --prefix DIR   install below DIR/share/jupyter (default: your own Jupyter data folder)
      --uninstall    take it away again
  -h, --help         this text

Examples:
  backsolve install
  backsolve install --prefix ./environment
  backsolve install --uninstall

${EXIT_CODES}`,
};
