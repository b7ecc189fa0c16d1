/** A value of the running notebook, as much of it as can be seen without running code of its own. */
export interface LiveValue {
  /** Its members, or the notebook's variables. */
  readonly names: readonly LiveName[];
  /** The value in a few words: a function's source, an array's length. */
  readonly text?: string | undefined;
  /** What kind of value: `function`, `object`, `Array`. */
  readonly type?: string | undefined;
}

export interface LiveName {
  readonly name: string;
  /** The type of the value, such as `function` or `number`; `accessor` where a getter would run. */
  readonly type: string;
}

/**
 * Looks at the value of an expression, or at all variables where there is none. Undefined when that
 * would change anything, takes too long, or while a cell runs.
 */
export type Look = (expression: string | undefined) => Promise<LiveValue | undefined>;
