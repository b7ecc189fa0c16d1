import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CELL_GLOBALS } from './cell-globals.ts';
import { environmentConfig } from './environment.ts';
import { findLanguageServer } from './find-server.ts';
import { createLanguageServer, type LanguageServer } from './language-server.ts';
import { createProgram, type Program } from './program.ts';

/** The documents of the virtual program, and the server that knows them. */
export interface Workbench {
  readonly server: LanguageServer;
  readonly program: Program;
  /** The cell that is worked at. */
  readonly draft: string;
  readonly uriOf: (file: string) => string;
  /** The program's file behind a URI. */
  readonly fileOf: (uri: string) => string | undefined;
}

/** No file of a notebook's folder is called so. */
const PREFIX = '__backsolve-cell-';
const DRAFT = `${PREFIX}draft.ts`;
const GLOBALS = `${PREFIX}globals.d.ts`;
const CONFIG = `${PREFIX}tsconfig.json`;

/** What to tell those who miss types. */
export const HOW_TO_GET_TYPES = 'for types and documentation: npm install typescript@7';

/** Undefined where no language server is installed. */
export function createWorkbench(
  folder: string,
  debug: (line: string) => void,
): Workbench | undefined {
  const program = findLanguageServer(folder);
  if (program === undefined) return undefined;
  const uriOf = (file: string): string => pathToFileURL(join(folder, file)).href;
  const server = createLanguageServer({
    program,
    folder,
    // The server reads its options from a document of ours, not from a tsconfig.json of the folder.
    settings: {
      'js/ts': { customConfigFileName: CONFIG, suggest: { autoImports: false } },
    },
    debug,
  });
  server.write(uriOf(CONFIG), environmentConfig(folder, [GLOBALS, DRAFT]));
  server.write(uriOf(GLOBALS), CELL_GLOBALS);
  return {
    server,
    program: createProgram((cell) => `${PREFIX}${cell}.ts`),
    draft: uriOf(DRAFT),
    uriOf,
    fileOf: (uri) => {
      if (!uri.startsWith('file:')) return undefined;
      const name = fileURLToPath(uri)
        .slice(folder.length)
        .replace(/^[/\\]/, '');
      return name.startsWith(PREFIX) ? name : undefined;
    },
  };
}
