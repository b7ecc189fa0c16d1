import { type Runtime, Session } from 'node:inspector';
import type { LiveName, LiveValue } from '../language/index.ts';

/** Names of a big object that a person could still read through. */
const MOST_NAMES = 1000;
const MOST_MILLIS = 100;
/** What every object has says nothing of this one. */
const COMMON: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
const OBJECT_GROUP = 'look';

/**
 * Makes a look at values of this process. No getter, no proxy's trap and nothing else that has an
 * effect is run: the engine refuses.
 */
export function createLook(): (expression: string | undefined) => LiveValue | undefined {
  const standard = new Set(Object.getOwnPropertyNames(globalThis));

  const variables = (session: Session): LiveValue => {
    const lexical = post(session, 'Runtime.globalLexicalScopeNames', {});
    const declared: readonly string[] = lexical?.names ?? [];
    const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !standard.has(name));
    const names = [...new Set([...declared, ...globals])].slice(0, MOST_NAMES);
    return { names: names.map((name) => ({ name, type: 'variable' })) };
  };

  const value = (session: Session, expression: string): LiveValue | undefined => {
    const answer = post(session, 'Runtime.evaluate', {
      expression: `(${expression}\n)`,
      throwOnSideEffect: true,
      silent: true,
      timeout: MOST_MILLIS,
      objectGroup: OBJECT_GROUP,
    });
    if (answer === undefined || answer.exceptionDetails !== undefined) return undefined;
    const { objectId, description, className, type, subtype } = answer.result;
    const text = description ?? String(answer.result.value);
    const names = objectId === undefined ? [] : membersOf(session, objectId);
    return { names, text, type: subtype ?? className ?? type };
  };

  return (expression) => {
    // Opened only while needed: an open session makes Node say so when the process ends.
    const session = new Session();
    try {
      session.connect();
      return expression === undefined ? variables(session) : value(session, expression);
    } catch {
      return undefined;
    } finally {
      post(session, 'Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
      session.disconnect();
    }
  };
}

function membersOf(session: Session, objectId: string): readonly LiveName[] {
  const answer = post(session, 'Runtime.getProperties', {
    objectId,
    ownProperties: false,
    // The elements of an array of millions have no names that are worth a list.
    nonIndexedPropertiesOnly: true,
  });
  return (answer?.result ?? [])
    .filter(
      ({ name, symbol, isOwn }) =>
        symbol === undefined && !/^\d+$/.test(name) && (isOwn || !COMMON.has(name)),
    )
    .slice(0, MOST_NAMES)
    .map(({ name, value }) => ({ name, type: value?.subtype ?? value?.type ?? 'accessor' }));
}

/** The engine answers before the call returns. */
function post<Name extends keyof Methods>(
  session: Session,
  method: Name,
  params: Methods[Name]['params'],
): Methods[Name]['answer'] | undefined {
  let found: Methods[Name]['answer'] | undefined;
  session.post(method, params, (error: Error | null, answer?: Methods[Name]['answer']) => {
    if (error === null) found = answer;
  });
  return found;
}

interface Methods {
  readonly 'Runtime.evaluate': {
    readonly params: Runtime.EvaluateParameterType & {
      readonly throwOnSideEffect: boolean;
      readonly timeout: number;
    };
    readonly answer: Runtime.EvaluateReturnType;
  };
  readonly 'Runtime.getProperties': {
    readonly params: Runtime.GetPropertiesParameterType & {
      readonly nonIndexedPropertiesOnly: boolean;
    };
    readonly answer: Runtime.GetPropertiesReturnType;
  };
  readonly 'Runtime.globalLexicalScopeNames': {
    readonly params: Runtime.GlobalLexicalScopeNamesParameterType;
    readonly answer: Runtime.GlobalLexicalScopeNamesReturnType;
  };
  readonly 'Runtime.releaseObjectGroup': {
    readonly params: Runtime.ReleaseObjectGroupParameterType;
    readonly answer: object;
  };
}
