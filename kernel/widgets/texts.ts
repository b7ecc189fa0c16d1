import { withValue } from './value.ts';
import { createControl, type LabelledOptions, type ValueWidget } from './widget.ts';

export interface TextOptions extends LabelledOptions {
  readonly value?: string;
  /** Shown while it is empty. */
  readonly placeholder?: string;
  /** Whether every key is told, or only the end of the editing; true by default. */
  readonly continuousUpdate?: boolean;
}

export interface ShownTextOptions extends Omit<LabelledOptions, 'disabled'> {
  readonly value?: string;
}

const DEFAULTS = { value: '', description: '' } as const;
const asText = { read: String, write: String } as const;

/** A line of text to edit. */
export function text(options: TextOptions = {}): ValueWidget<string> {
  const defaults = { ...DEFAULTS, placeholder: '', continuousUpdate: true, disabled: false };
  const state = { description_allow_html: false };
  const extra = { style: 'TextStyleModel', state };
  return withValue<string>(createControl('Text', { ...defaults, ...options }, extra), asText);
}

/** A line of text that code changes. */
export function label(options: ShownTextOptions = {}): ValueWidget<string> {
  return shown('Label', options);
}

/** HTML that code changes. It is shown as it is: escape what comes from elsewhere. */
export function html(options: ShownTextOptions = {}): ValueWidget<string> {
  return shown('HTML', options);
}

function shown(name: 'Label' | 'HTML', options: ShownTextOptions): ValueWidget<string> {
  const state = { description_allow_html: false, placeholder: '' };
  const extra = { style: `${name}StyleModel`, state };
  return withValue<string>(createControl(name, { ...DEFAULTS, ...options }, extra), asText);
}
