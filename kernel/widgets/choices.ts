import { withValue } from './value.ts';
import { createControl, type LabelledOptions, type ValueWidget } from './widget.ts';

export interface DropdownOptions<Value> extends LabelledOptions {
  /** Values, or pairs of a label and its value. */
  readonly options: readonly (Value | readonly [label: string, value: Value])[];
  /** The first by default. */
  readonly value?: Value;
}

export interface CheckboxOptions extends LabelledOptions {
  readonly value?: boolean;
  /** Whether it stands below the other widgets, not below their labels; true by default. */
  readonly indent?: boolean;
}

/**
 * A list that opens, of which one is chosen.
 *
 * @throws TypeError when there is nothing to choose from, or the value isn't among the options.
 */
export function dropdown<Value>({
  options,
  value,
  ...rest
}: DropdownOptions<Value>): ValueWidget<Value> {
  const pairs = options.map(toPair);
  const [first] = pairs;
  if (first === undefined) throw new TypeError('A dropdown needs at least one option.');
  const indexOf = (wanted: Value): number => {
    const index = pairs.findIndex(([, one]) => Object.is(one, wanted));
    if (index >= 0) return index;
    const labels = pairs.map(([label]) => label).join(', ');
    throw new TypeError(`${String(wanted)} is not among the options: ${labels}.`);
  };
  const control = createControl('Dropdown', labelled(rest), {
    style: 'DescriptionStyleModel',
    state: {
      _options_labels: pairs.map(([label]) => label),
      description_allow_html: false,
      index: value === undefined ? 0 : indexOf(value),
    },
  });
  const read = (raw: unknown): Value => (pairs[Number(raw)] ?? first)[1];
  return withValue<Value>(control, { key: 'index', read, write: indexOf });
}

/** A box that is ticked or not. */
export function checkbox(options: CheckboxOptions = {}): ValueWidget<boolean> {
  const defaults = { value: false, indent: true };
  const control = createControl('Checkbox', labelled({ ...defaults, ...options }), {
    style: 'CheckboxStyleModel',
    state: { description_allow_html: false },
  });
  return withValue<boolean>(control, { read: (raw) => raw === true, write: Boolean });
}

function labelled<Options extends LabelledOptions>(options: Options) {
  return { description: '', disabled: false, ...options };
}

function toPair<Value>(option: Value | readonly [string, Value]): readonly [string, Value] {
  return isPair(option) ? option : [String(option), option];
}

function isPair<Value>(
  option: Value | readonly [string, Value],
): option is readonly [string, Value] {
  return Array.isArray(option) && option.length === 2 && typeof option[0] === 'string';
}
