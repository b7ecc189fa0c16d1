import type { Debugger, Runtime } from 'node:inspector';
import type { Session } from 'node:inspector/promises';
import { describeType, describeValue } from './describe-value.ts';
import type { Variable } from './protocol.ts';

/** A scope as the protocol has it. */
type Scope = {
  readonly name: string;
  readonly variablesReference: number;
  readonly expensive: boolean;
};

/** A part of a long list. */
interface Page {
  readonly start?: number | undefined;
  readonly count?: number | undefined;
}

/** Values that a client has seen and may look into. */
export interface Variables {
  readonly scopes: (frame: Debugger.CallFrame) => readonly Scope[];
  readonly inside: (reference: number, page: Page) => Promise<readonly Variable[]>;
  /** The variables of all cells, which need no stop. */
  readonly ofCells: () => Promise<readonly Variable[]>;
  readonly describe: (name: string, remote: Runtime.RemoteObject, expression: string) => Variable;
  /** References from before a stop or a step lead nowhere. */
  readonly forget: () => void;
}

/** What a reference stands for: objects whose properties are shown as one list, inner ones first. */
interface Inside {
  readonly objects: readonly string[];
  readonly subject?: Runtime.RemoteObject | undefined;
  /** The expression for the object; undefined for a scope, whose names stand by themselves. */
  readonly expression?: string;
}

/** Kept by the engine until the next look. */
export const LOOK = 'look';
/** Nobody reads on; and a typed array's millions would stop everything. */
const MOST_ITEMS = 1000;
/** What the engine lists beside properties, and people look for. */
const TELLING = new Set(['[[Entries]]', '[[PromiseState]]', '[[PromiseResult]]']);

export function createVariables(session: Session): Variables {
  const references = new Map<number, Inside>();
  let count = 0;

  const refer = (inside: Inside): number => {
    count += 1;
    references.set(count, inside);
    return count;
  };

  const describe = (name: string, remote: Runtime.RemoteObject, expression: string): Variable => {
    const { objectId, type } = remote;
    const deep = objectId !== undefined && type === 'object';
    return {
      name,
      value: describeValue(remote),
      type: describeType(remote),
      evaluateName: expression,
      variablesReference: deep ? refer({ objects: [objectId], subject: remote, expression }) : 0,
    };
  };

  const scopes = ({ scopeChain }: Debugger.CallFrame): readonly Scope[] => {
    const make = (name: string, types: readonly string[]): Scope[] => {
      const objects = scopeChain.flatMap(({ type, object: { objectId } }) =>
        types.includes(type) && objectId !== undefined ? objectId : [],
      );
      if (objects.length === 0) return [];
      return [{ name, variablesReference: refer({ objects }), expensive: false }];
    };
    return [
      ...make('Locals', ['local', 'block', 'catch', 'with', 'eval']),
      ...make('Closure', ['closure']),
      ...make('Module', ['module']),
      ...make('Cells', ['script']),
    ];
  };

  const inside = async (reference: number, page: Page): Promise<readonly Variable[]> => {
    const known = references.get(reference);
    if (known === undefined) return [];
    const { objects, subject, expression } = known;
    const length = subject && lengthOf(subject);
    if (length !== undefined && (length > MOST_ITEMS || page.count)) {
      return items(objects[0] ?? '', length, expression ?? '', page);
    }
    const found = new Map<string, Variable>();
    for (const objectId of objects) {
      const { result, internalProperties = [] } = await session.post('Runtime.getProperties', {
        objectId,
        ownProperties: true,
        generatePreview: true,
      });
      for (const { name, value, get, symbol } of result) {
        if (found.has(name)) continue;
        const shownName = withoutMark(name);
        const way = symbol === undefined ? wayTo(expression, shownName) : '';
        if (value !== undefined) found.set(name, describe(shownName, value, way));
        else if (get !== undefined) found.set(name, getter(shownName, way));
      }
      for (const { name, value } of internalProperties) {
        if (TELLING.has(name) && value !== undefined) found.set(name, describe(name, value, ''));
      }
    }
    return [...found.values()];
  };

  const items = async (
    objectId: string,
    length: number,
    expression: string,
    { start = 0, count: asked = MOST_ITEMS }: Page,
  ): Promise<readonly Variable[]> => {
    const end = Math.min(start + Math.min(asked || MOST_ITEMS, MOST_ITEMS), length);
    const part = await session.post('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration:
        'function (start, end) { return Array.prototype.slice.call(this, start, end) }',
      arguments: [{ value: start }, { value: end }],
      objectGroup: LOOK,
    });
    if (part.result.objectId === undefined) return [];
    const { result } = await session.post('Runtime.getProperties', {
      objectId: part.result.objectId,
      ownProperties: true,
      generatePreview: true,
    });
    return result.flatMap(({ name, value }) => {
      if (value === undefined || !/^\d+$/.test(name)) return [];
      const index = start + Number(name);
      return describe(String(index), value, `${expression}[${index}]`);
    });
  };

  const ofCells = async (): Promise<readonly Variable[]> => {
    await session.post('Runtime.releaseObjectGroup', { objectGroup: LOOK });
    const { names } = await session.post('Runtime.globalLexicalScopeNames', {});
    const found: Variable[] = [];
    for (const name of new Set(names)) {
      const { result, exceptionDetails } = await session.post('Runtime.evaluate', {
        expression: name,
        objectGroup: LOOK,
        generatePreview: true,
        silent: true,
      });
      // A variable whose declaration failed has no value.
      if (exceptionDetails !== undefined) continue;
      const shownName = withoutMark(name);
      found.push(describe(shownName, result, shownName));
    }
    return found;
  };

  return { scopes, inside, ofCells, describe, forget: () => references.clear() };
}

/** Cells' variables that have a global's name end in a mark that can't be seen. */
function withoutMark(name: string): string {
  return name.endsWith('\u200c') ? name.slice(0, -1) : name;
}

function wayTo(expression: string | undefined, name: string): string {
  if (expression === undefined) return name;
  if (expression === '') return '';
  if (/^(0|[1-9]\d*)$/.test(name)) return `${expression}[${name}]`;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)
    ? `${expression}.${name}`
    : `${expression}[${JSON.stringify(name)}]`;
}

/** Reading it would run its code. */
function getter(name: string, expression: string): Variable {
  return { name, value: '(getter)', type: '', evaluateName: expression, variablesReference: 0 };
}

function lengthOf({ subtype, description = '' }: Runtime.RemoteObject): number | undefined {
  if (subtype !== 'array' && subtype !== 'typedarray') return undefined;
  const length = /\((\d+)\)$/.exec(description)?.[1];
  return length === undefined ? undefined : Number(length);
}
