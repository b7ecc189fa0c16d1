import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chainAt, findCallee } from './cursor.ts';
import type { Look } from './live.ts';
import { fromPlace, toPlace } from './positions.ts';
import { PRELUDE_LINES } from './program.ts';
import { isData, list, rangeOf, textOf } from './read-data.ts';
import type { Workbench } from './workbench.ts';

/** What is known of the thing at a cursor, for people. */
export interface Inspection {
  readonly plain: string;
  readonly markdown: string;
}

const LONGEST_SOURCE = 20_000;

/** What the type checker says. */
export async function inspectTyped(
  bench: Workbench,
  code: string,
  cursor: number,
  withSource: boolean,
): Promise<Inspection | undefined> {
  const { server, program, draft } = bench;
  server.write(draft, program.draft(code, 'mentioned'));
  for (const offset of offsetsToAsk(code, cursor)) {
    const { line, character } = toPlace(code, offset);
    const question = {
      textDocument: { uri: draft },
      position: { line: line + PRELUDE_LINES, character },
    };
    const hover = await server.ask('textDocument/hover', question);
    const contents = isData(hover) ? hover.contents : undefined;
    const text = (typeof contents === 'string' ? contents : textOf(contents, 'value')).trim();
    const markdown = text
      .replace('```typescript\n(alias) ', '```typescript\n')
      .replace(/\nimport [^\n]*\n```/, '\n```');
    if (markdown === '' || /^```typescript\nany\n```$/.test(markdown)) continue;
    const source = withSource ? await findSource(bench, code, question) : undefined;
    const whole = source ? `${markdown}\n\n\`\`\`typescript\n${source}\n\`\`\`` : markdown;
    return { markdown: whole, plain: toPlain(whole) };
  }
  return undefined;
}

/** The name at the cursor, the one just before it, or what is called around it. */
function offsetsToAsk(code: string, cursor: number): readonly number[] {
  const callee = findCallee(code, cursor);
  return [cursor, cursor - 1, ...(callee === undefined ? [] : [callee - 1])].filter(
    (offset) => offset >= 0,
  );
}

async function findSource(
  { server, program, draft, fileOf }: Workbench,
  code: string,
  question: unknown,
): Promise<string | undefined> {
  const [found] = list(await server.ask('textDocument/definition', question));
  const uri = textOf(found, 'targetUri') || textOf(found, 'uri');
  const range = rangeOf(found?.targetRange) ?? rangeOf(found?.range);
  if (range === undefined || !uri.startsWith('file:')) return undefined;
  const file = fileOf(uri);
  const ours = uri === draft ? code : file && program.source(file);
  // The line of imports that begins a file of the program isn't the person's.
  const skipped = ours === undefined ? 0 : PRELUDE_LINES;
  const text = ours ?? (await readFile(fileURLToPath(uri), 'utf8'));
  const at = (place: typeof range.start): number =>
    fromPlace(text, { ...place, line: Math.max(0, place.line - skipped) });
  return text.slice(at(range.start), at(range.end)).slice(0, LONGEST_SOURCE);
}

/** What the running notebook knows: the value itself. */
export async function inspectLive(
  code: string,
  cursor: number,
  look: Look,
): Promise<Inspection | undefined> {
  const callee = findCallee(code, cursor);
  const chain = chainAt(code, cursor) ?? (callee === undefined ? undefined : chainAt(code, callee));
  const value = chain === undefined ? undefined : await look(chain);
  if (value?.text === undefined) return undefined;
  const text = value.text.slice(0, LONGEST_SOURCE);
  return {
    plain: `${value.type}: ${text}`,
    markdown: `*${value.type}*\n\n\`\`\`typescript\n${text}\n\`\`\``,
  };
}

function toPlain(markdown: string): string {
  return markdown
    .replace(/^```\w*\n?/gm, '')
    .replace(/\*(@\w+)\*/g, '$1')
    .trim();
}
