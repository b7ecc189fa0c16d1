import type { ExportDefaultDeclaration, Program } from 'acorn';
import type { Edit, Rewrite } from './edits.ts';

/** Takes away `export`, so that code pasted from a module runs; re-exports are imports. */
export function rewriteExports(program: Program): Rewrite {
  const edits = program.body.flatMap((node): Edit[] => {
    if (node.type === 'ExportNamedDeclaration' && !node.source) {
      const end = node.declaration?.start ?? node.end;
      return [{ start: node.start, end, text: ';'.padEnd(end - node.start) }];
    }
    if (node.type !== 'ExportDefaultDeclaration') return [];
    const { start, end } = node.declaration;
    if (!isDefaultValue(node)) return [{ start: node.start, end: start, text: ';' }];
    return [
      { start: node.start, end: start, text: ';(' },
      { start: end, end, text: ')' },
    ];
  });
  return { prelude: [], edits };
}

/** Whether `export default` is followed by a value, not by a declaration with a name. */
export function isDefaultValue({ declaration }: ExportDefaultDeclaration): boolean {
  const declares =
    declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
  return !declares || declaration.id === null;
}
