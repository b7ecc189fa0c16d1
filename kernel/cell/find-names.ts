import type { Pattern } from 'acorn';

/** The names that a declaration's pattern binds. */
export function findNames(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        findNames(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : findNames(element)));
    case 'RestElement':
      return findNames(pattern.argument);
    case 'AssignmentPattern':
      return findNames(pattern.left);
    case 'MemberExpression':
      return [];
  }
}
