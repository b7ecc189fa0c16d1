import type {
  ExportAllDeclaration,
  ExportNamedDeclaration,
  Identifier,
  ImportAttribute,
  ImportDeclaration,
  Literal,
  Program,
} from 'acorn';
import type { Edit, PreludePart, Rewrite } from './edits.ts';
import { descendants } from './walk.ts';

/**
 * Sends every import through the runner, which resolves it from the notebook's folder.
 *
 * Static imports run first and become variables, so that later cells see them; `import(x)` and
 * `import.meta` change where they stand. A name that the module lacks is found by the runner,
 * which is told the names.
 */
export function rewriteImports(program: Program, kernel: string, cell: string): Rewrite {
  const prelude: PreludePart[] = [];
  const edits: Edit[] = [];
  for (const node of program.body) {
    const statement = toStatement(node, kernel, cell);
    if (statement === undefined) continue;
    prelude.push({ kind: 'text', text: statement, from: node.start });
    edits.push({ start: node.start, end: node.end, text: ';' });
  }
  for (const { node } of descendants(program)) {
    if (node.type === 'ImportExpression') {
      edits.push({
        start: node.start,
        end: node.start + 'import'.length,
        text: `${kernel}.import`,
      });
    } else if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      edits.push({ start: node.start, end: node.end, text: `${kernel}.meta` });
    }
  }
  return { prelude, edits };
}

function toStatement(
  node: Program['body'][number],
  kernel: string,
  cell: string,
): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return importStatement(node, kernel, cell);
    case 'ExportAllDeclaration':
      return `${loading(node, [], kernel, cell)};`;
    case 'ExportNamedDeclaration':
      if (!node.source) return undefined;
      return `${loading(
        node,
        node.specifiers.map((one) => nameOf(one.local)),
        kernel,
        cell,
      )};`;
    default:
      return undefined;
  }
}

function importStatement(node: ImportDeclaration, kernel: string, cell: string): string {
  const names: string[] = [];
  const bindings: string[] = [];
  let namespace: string | undefined;
  for (const specifier of node.specifiers) {
    if (specifier.type === 'ImportNamespaceSpecifier') {
      namespace = specifier.local.name;
    } else {
      const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : 'default';
      names.push(name);
      bindings.push(`${JSON.stringify(name)}:${specifier.local.name}`);
    }
  }
  const loaded = loading(node, names, kernel, cell);
  const pattern = `{${bindings.join(',')}}`;
  if (namespace === undefined)
    return bindings.length > 0 ? `let ${pattern}=${loaded};` : `${loaded};`;
  return `let ${namespace}=${loaded}${bindings.length > 0 ? `,${pattern}=${namespace}` : ''};`;
}

function loading(
  node: ImportDeclaration | ExportAllDeclaration | ExportNamedDeclaration,
  names: readonly string[],
  kernel: string,
  cell: string,
): string {
  const specifier = JSON.stringify(node.source?.value ?? '');
  const attributes = attributesOf(node.attributes);
  const load = `${kernel}.load(${specifier},${JSON.stringify(names)}${attributes})`;
  return `await ${cell}.until(${load},${node.start})`;
}

function attributesOf(attributes: readonly ImportAttribute[]): string {
  if (attributes.length === 0) return '';
  const pairs = attributes.map(({ key, value }) => [nameOf(key), String(value.value)]);
  return `,${JSON.stringify(Object.fromEntries(pairs))}`;
}

function nameOf(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}
