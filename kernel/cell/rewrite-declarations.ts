import type { AnyNode, FunctionDeclaration, Program, VariableDeclaration } from 'acorn';
import type { Edit, PreludePart, Rewrite } from './edits.ts';
import { findNames } from './find-names.ts';
import { ownName } from './rewrite-hiding.ts';
import { descendants, runsWithCell } from './walk.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Makes every name declarable again by a later cell, as any kind.
 *
 * In REPL mode the engine lets `let` and `class` replace each other, but `const` only `const`, and
 * functions and `var` only one another (measured on Node 20 to 26). So all become `let`, except
 * classes: `const` in place, functions moved to the front to stay hoisted, `var` split into a
 * declaration at the front and an assignment in place.
 *
 * @param hidden - Names that are declared under another name (see rewrite-hiding).
 */
export function rewriteDeclarations(program: Program, hidden: ReadonlySet<string>): Rewrite {
  const prelude: PreludePart[] = [];
  const edits: Edit[] = [];
  const vars = new Set<string>();

  for (const { node, parent } of descendants(program, runsWithCell)) {
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const { id } of node.declarations) for (const name of findNames(id)) vars.add(name);
      edits.push(...assignInPlace(node, parent));
    } else if (isTopLevel(parent)) {
      if (node.type === 'VariableDeclaration') edits.push(asLet(node));
      else if (node.type === 'FunctionDeclaration' && node.id !== null) {
        prelude.push(...moveToFront(node, hidden));
        edits.push({ start: node.id.start, end: node.id.end, text: blank(node.id) });
      } else if (node.type === 'ClassDeclaration' && node.id && hidden.has(node.id.name)) {
        edits.push(...asHiddenClass(node, node.id.name));
      }
    }
  }
  if (vars.size > 0) prelude.unshift(declareAtFront(vars, hidden));
  return { prelude, edits };
}

function declareAtFront(vars: ReadonlySet<string>, hidden: ReadonlySet<string>): PreludePart {
  const names = [...vars].map((name) => (hidden.has(name) ? ownName(name) : name));
  return { kind: 'text', text: `let ${names.join(',')};`, from: 0 };
}

function isTopLevel(parent: AnyNode): boolean {
  return (
    parent.type === 'Program' ||
    parent.type === 'ExportNamedDeclaration' ||
    parent.type === 'ExportDefaultDeclaration'
  );
}

/** `const` and `using` → `let`, as wide as before. */
function asLet(node: VariableDeclaration): Edit {
  // `await using` may be spaced in any way, so its width isn't known from its kind.
  const first = node.declarations[0]?.start ?? node.end;
  const end = node.kind === 'await using' ? first : node.start + node.kind.length;
  return { start: node.start, end, text: 'let'.padEnd(end - node.start) };
}

/**
 * The text without its name becomes an anonymous function, which gets its name from the variable:
 * calls inside it find a later cell's redefinition, as they would in a declaration.
 */
function moveToFront(
  node: FunctionDeclaration,
  hidden: ReadonlySet<string>,
): readonly PreludePart[] {
  const { name } = node.id;
  const moved: PreludePart = { kind: 'moved', start: node.start, end: node.end };
  const text = (made: string): PreludePart => ({ kind: 'text', text: made, from: node.start });
  if (!hidden.has(name)) {
    return [text(`let ${name}=`), moved, text(';')];
  }
  // From a property of that name the function still gets its right name.
  return [text(`let ${ownName(name)}={${name}:`), moved, text(`}.${name};`)];
}

/** `class Map {}` → `let own=class Map {};`, so that the class keeps its name. */
function asHiddenClass({ start, end }: Range, name: string): readonly Edit[] {
  return [
    { start, end: start, text: `let ${ownName(name)}=` },
    { start: end, end, text: ';' },
  ];
}

/** `var x = 1` → `;   x = 1`; a pattern in braces needs parentheses: `;( { x } = y)`. */
function assignInPlace(node: VariableDeclaration, parent: AnyNode): readonly Edit[] {
  const keyword = { start: node.start, end: node.start + 3 };
  const place = placeOf(node, parent);
  if (place === 'head') return [{ ...keyword, text: '   ' }];
  // Without the semicolon, a pattern would continue a line before it that has none.
  const separator = place === 'list' ? ';' : ' ';
  if (node.declarations[0]?.id.type !== 'ObjectPattern') {
    return [{ ...keyword, text: `${separator}  ` }];
  }
  const end = node.declarations.at(-1)?.end ?? node.end;
  return [
    { ...keyword, text: `${separator}( ` },
    { start: end, end, text: ')' },
  ];
}

/** In a loop's head, in a list of statements, or as the single body of an `if` or a loop. */
function placeOf(node: AnyNode, parent: AnyNode): 'head' | 'list' | 'single' {
  switch (parent.type) {
    case 'ForStatement':
      return parent.init === node ? 'head' : 'single';
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === node ? 'head' : 'single';
    case 'Program':
    case 'BlockStatement':
    case 'SwitchCase':
    case 'ExportNamedDeclaration':
      return 'list';
    default:
      return 'single';
  }
}

function blank({ start, end }: Range): string {
  return ' '.repeat(end - start);
}
