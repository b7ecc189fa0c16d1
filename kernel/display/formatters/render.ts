import { types } from 'node:util';
import type { Rendering } from '../mime-bundle.ts';
import { callDisplay, toBundle } from './display-method.ts';
import { imageBundle } from './image-bytes.ts';
import { inspectText } from './inspect-text.ts';

/** Takes a remark for the person at the notebook: why a value is shown plainer than it asked. */
export type Remark = (text: string) => void;

/**
 * Renders a value for a notebook: as it says itself by `Symbol.for('Jupyter.display')`, as an image
 * when it is one, and always as text.
 *
 * A value that throws while it is looked at is shown as text and remarked on. An empty bundle means
 * that the value shows nothing: the result is undefined then.
 *
 * @returns A promise only when the value's own method returns one.
 */
export function render(
  value: unknown,
  remark: Remark,
): Rendering | undefined | Promise<Rendering | undefined> {
  try {
    const answer = callDisplay(value);
    if (answer === undefined) return plain(value, remark);
    if (!types.isPromise(answer)) return fromAnswer(value, answer, remark);
    return answer.then(
      (settled) => fromAnswer(value, settled, remark),
      (fault) => fallBack(value, fault, remark),
    );
  } catch (fault) {
    return fallBack(value, fault, remark);
  }
}

/** A value as plain text, for when its bundle can't be sent. */
export function renderText(value: unknown, remark: Remark): Rendering {
  return { data: { 'text/plain': textOf(value, remark) }, metadata: {} };
}

function fromAnswer(value: unknown, answer: unknown, remark: Remark): Rendering | undefined {
  try {
    const bundle = toBundle(answer);
    if (Object.keys(bundle).length === 0) return undefined;
    const data =
      'text/plain' in bundle ? bundle : { ...bundle, 'text/plain': textOf(value, remark) };
    return { data, metadata: {} };
  } catch (fault) {
    return fallBack(value, fault, remark);
  }
}

function plain(value: unknown, remark: Remark): Rendering {
  const image = types.isUint8Array(value) ? imageBundle(value) : undefined;
  return image === undefined ? renderText(value, remark) : { data: image, metadata: {} };
}

function fallBack(value: unknown, fault: unknown, remark: Remark): Rendering {
  remark(`A value couldn't show itself: ${describe(fault)}. It is shown as text.`);
  return renderText(value, remark);
}

function textOf(value: unknown, remark: Remark): string {
  const { text, fault } = inspectText(value);
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
