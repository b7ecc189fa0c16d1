import { checkListener } from './model.ts';
import { type Control, extend, type ValueWidget } from './widget.ts';

/** How a widget's value and the state in the front end become each other. */
interface Conversion<Value> {
  /** Where the state has it; `value` by default. */
  readonly key?: string;
  /** Whatever a front end sends. */
  readonly read: (raw: unknown) => Value;
  /** @throws TypeError for a value that the widget can't have. */
  readonly write: (value: Value) => unknown;
}

/** Makes a widget of a control that has one value. */
export function withValue<Value>(
  { model, widget }: Control,
  { key = 'value', read, write }: Conversion<Value>,
): ValueWidget<Value> {
  return extend(widget, {
    get value(): Value {
      return read(model.get(key));
    },
    set value(value: Value) {
      model.set({ [key]: write(value) });
    },
    onChange: (listener: (value: Value, before: Value) => unknown) => {
      checkListener(listener);
      return model.onChange(key, (value, before) => listener(read(value), read(before)));
    },
  });
}
