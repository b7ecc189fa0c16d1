import type { AnyNode } from 'acorn';

/** A node and the one that holds it. */
export interface Visit {
  readonly node: AnyNode;
  readonly parent: AnyNode;
}

/**
 * Every node below `root`, in no particular order. `enters` decides whether to look inside one.
 *
 * A stack instead of recursion: a sum of ten thousand terms is ten thousand levels deep.
 */
export function* descendants(
  root: AnyNode,
  enters: (node: AnyNode) => boolean = () => true,
): Generator<Visit> {
  const open: AnyNode[] = [root];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const node of children(parent)) {
      yield { node, parent };
      if (enters(node)) open.push(node);
    }
  }
}

/** The nodes directly below one. */
export function* children(node: AnyNode): Generator<AnyNode> {
  for (const value of Object.values(node)) {
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    }
  }
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'start' in value
  );
}

/** Whether a node's inside runs with the cell itself: not later, in a function of its own. */
export function runsWithCell(node: AnyNode): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'StaticBlock':
      return false;
    default:
      return true;
  }
}
