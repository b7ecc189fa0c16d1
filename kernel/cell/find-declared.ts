import type { Program } from 'acorn';
import { findNames } from './find-names.ts';
import { descendants, runsWithCell } from './walk.ts';

/** The names that a cell declares at its top level, in whichever way. */
export function findDeclared(program: Program): readonly string[] {
  const names: string[] = [];
  for (const { node, parent } of descendants(program, runsWithCell)) {
    const isTop = parent.type === 'Program' || parent.type.startsWith('Export');
    if (node.type === 'VariableDeclaration' && (isTop || node.kind === 'var')) {
      for (const { id } of node.declarations) names.push(...findNames(id));
    } else if (node.type === 'ImportDeclaration') {
      for (const { local } of node.specifiers) names.push(local.name);
    } else if (isTop && (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')) {
      if (node.id) names.push(node.id.name);
    }
  }
  return names;
}
