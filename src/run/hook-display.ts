import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import type { Hook } from './hook.ts';
import { errorText } from './report-failure.ts';

/** The observer of a hook, as a person would name it. */
export function hookTitle({ kind, where, name }: Pick<Hook, 'kind' | 'where' | 'name'>): string {
  const { layer, sweep, trial } = where;
  const of = [
    layer === undefined ? '' : ` of layer ${layer}`,
    trial === undefined ? '' : ` by trial ${trial}`,
    sweep === undefined ? '' : ` in sweep ${sweep}`,
  ];
  const named = name === undefined ? '' : ` '${name}'`;
  return `the observer${named} of ${kind === '*' ? 'every event' : `'${kind}'`}${of.join('')}`;
}

/** A line for a console, below its failures. */
export function hookText(hook: Hook): string {
  return [...failuresOf(hook), stateOf(hook)].join('\n');
}

/** The same for a notebook. */
export function hookHtml(hook: Hook): string {
  const failures = failuresOf(hook).map(
    (text) =>
      `<div style="border-left:3px solid #c77700;padding:.1em .6em;margin:.3em 0">${escapeHtml(text)}</div>`,
  );
  return `<div>${failures.join('')}<div>${escapeHtml(stateOf(hook))}</div></div>`;
}

function stateOf(hook: Hook): string {
  const title = hookTitle(hook).replace(/^the observer/, 'Observer');
  return `${title}: ${hook.active ? '' : 'no longer watching, '}told of ${counted(hook.calls, 'event')}`;
}

function failuresOf({ failures, errors }: Hook): readonly string[] {
  const first = errors[0];
  if (first === undefined) return [];
  const { kind, sweep, sequence } = first.event;
  const times = failures === 1 ? '' : `${failures} times, first `;
  return [
    `Warning: it failed ${times}at '${kind}' in sweep ${sweep} (event ${sequence}): ${errorText(first.error)}`,
  ];
}
