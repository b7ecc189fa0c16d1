import type { AnyNode, Function as FunctionNode, Identifier, Program } from 'acorn';
import { findNames } from './find-names.ts';
import { children, descendants, runsWithCell } from './walk.ts';

/** A use of a name that means the cell's top level, or the global, not something inside. */
export interface Reference {
  readonly node: Identifier;
  /** `{ x }` is short for `{ x: x }`: only the second is the use. */
  readonly shorthand: boolean;
}

/** Every use of the given names in a cell, also where the cell declares them itself. */
export function findReferences(program: Program, names: ReadonlySet<string>): readonly Reference[] {
  const found: Reference[] = [];
  // Each entry: a node to look at, and the names that still mean the top level there.
  const open: (readonly [AnyNode, ReadonlySet<string>, boolean])[] = [[program, names, false]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, visible, shorthand] = next;
    if (node.type === 'Identifier') {
      if (visible.has(node.name)) found.push({ node, shorthand });
      continue;
    }
    const inside = without(visible, declaredIn(node));
    if (inside.size === 0) continue;
    for (const child of referring(node)) {
      const ofProperty = node.type === 'Property' && node.shorthand;
      // In `{ x = 1 }` the name is inside a default.
      const isShort =
        ofProperty || (shorthand && node.type === 'AssignmentPattern' && child === node.left);
      open.push([child, inside, isShort]);
    }
  }
  return found;
}

/** The children of a node without the names that aren't variables: keys, labels, modules' names. */
function* referring(node: AnyNode): Generator<AnyNode> {
  switch (node.type) {
    case 'MemberExpression':
      yield node.object;
      if (node.computed) yield node.property;
      return;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      if (node.computed) yield node.key;
      if (node.value) yield node.value;
      return;
    case 'LabeledStatement':
      yield node.body;
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'MetaProperty':
      return;
    case 'ExportNamedDeclaration':
      if (node.declaration) yield node.declaration;
      return;
    default:
      yield* children(node);
  }
}

/** The names that a node declares for its own inside. */
function declaredIn(node: AnyNode): readonly string[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return declaredInFunction(node);
    case 'ClassExpression':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'CatchClause':
      return node.param ? findNames(node.param) : [];
    case 'BlockStatement':
      return node.body.flatMap(lexicalNames);
    case 'StaticBlock':
      return [...node.body.flatMap(lexicalNames), ...varNames(node)];
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent.flatMap(lexicalNames));
    case 'ForStatement':
      return node.init ? lexicalNames(node.init) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return lexicalNames(node.left);
    default:
      return [];
  }
}

function declaredInFunction(node: FunctionNode & AnyNode): readonly string[] {
  const own = node.type === 'FunctionExpression' && node.id ? [node.id.name] : [];
  return [...own, ...node.params.flatMap(findNames), ...varNames(node.body)];
}

function lexicalNames(node: AnyNode): readonly string[] {
  if (node.type === 'VariableDeclaration') {
    return node.kind === 'var' ? [] : node.declarations.flatMap(({ id }) => findNames(id));
  }
  const declares = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration';
  return declares && node.id ? [node.id.name] : [];
}

/** The `var`s that rise to this function. */
function varNames(body: AnyNode): readonly string[] {
  const names: string[] = [];
  for (const { node } of descendants(body, runsWithCell)) {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'var') continue;
    for (const { id } of node.declarations) names.push(...findNames(id));
  }
  return names;
}

function without(names: ReadonlySet<string>, hidden: readonly string[]): ReadonlySet<string> {
  const left = hidden.filter((name) => names.has(name));
  if (left.length === 0) return names;
  return new Set([...names].filter((name) => !left.includes(name)));
}
