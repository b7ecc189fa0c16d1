import { types } from 'node:util';
import type { Rendering } from '../mime-bundle.ts';
import { defaultView } from './default-view.ts';
import { callDisplay, toBundle } from './display-method.ts';
import { inspectText } from './inspect-text.ts';

/** Takes a remark for the person at the notebook: why a value is shown plainer than it asked. */
export type Remark = (text: string) => void;

/** How a value is to be shown. */
export interface RenderOptions {
  /** Leaves nothing out, however long it gets. */
  readonly all?: boolean;
  /** Takes the value for a bundle: contents by MIME type, sent as they are. */
  readonly raw?: boolean;
}

/**
 * Renders a value for a notebook: as it says itself by `Symbol.for('Jupyter.display')`, otherwise in
 * the way of its kind, such as a table or an image, and always as text.
 *
 * A value that throws while it is looked at is shown as text and remarked on. An empty bundle means
 * that the value shows nothing: the result is undefined then.
 *
 * @returns A promise only when the value's own method returns one.
 */
export function render(
  value: unknown,
  remark: Remark,
  { all = false, raw = false }: RenderOptions = {},
): Rendering | undefined | Promise<Rendering | undefined> {
  const subject: Subject = { value, remark, all };
  if (raw) return fromAnswer(subject, value);
  try {
    const answer = callDisplay(value);
    if (answer === undefined) return plain(subject);
    if (!types.isPromise(answer)) return fromAnswer(subject, answer);
    return answer.then(
      (settled) => fromAnswer(subject, settled),
      (fault) => fallBack(subject, fault),
    );
  } catch (fault) {
    return fallBack(subject, fault);
  }
}

/** A value as plain text, for when its bundle can't be sent. */
export function renderText(value: unknown, remark: Remark): Rendering {
  return asText({ value, remark, all: false });
}

/** What is rendered, and in which way. */
interface Subject {
  readonly value: unknown;
  readonly remark: Remark;
  readonly all: boolean;
}

function asText(subject: Subject): Rendering {
  return { data: { 'text/plain': textOf(subject) }, metadata: {} };
}

function fromAnswer(subject: Subject, answer: unknown): Rendering | undefined {
  try {
    const bundle = toBundle(answer);
    if (Object.keys(bundle).length === 0) return undefined;
    const data =
      'text/plain' in bundle || answer === subject.value
        ? bundle
        : { ...bundle, 'text/plain': textOf(subject) };
    return { data, metadata: {} };
  } catch (fault) {
    return fallBack(subject, fault);
  }
}

function plain(subject: Subject): Rendering {
  const view = defaultView(subject.value, () => textOf(subject), subject.all);
  if (!('text/plain' in view)) {
    return { data: { ...view, 'text/plain': textOf(subject) }, metadata: {} };
  }
  return { data: view, metadata: {} };
}

function fallBack(subject: Subject, fault: unknown): Rendering {
  subject.remark(`A value couldn't show itself: ${describe(fault)}. It is shown as text.`);
  return asText(subject);
}

function textOf({ value, remark, all }: Subject): string {
  const { text, fault } = inspectText(value, all);
  if (fault !== undefined) remark(`A value couldn't describe itself: ${describe(fault)}.`);
  return text;
}

function describe(fault: unknown): string {
  try {
    return fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  } catch {
    return "its error can't be read";
  }
}
