import { checkListener } from './model.ts';
import { createControl, extend, type LabelledOptions, type Widget } from './widget.ts';

export interface ButtonOptions extends LabelledOptions {
  readonly buttonStyle?: 'primary' | 'success' | 'info' | 'warning' | 'danger' | '';
  /** The name of a Font Awesome icon, such as `play`. */
  readonly icon?: string;
  /** Shown under the pointer. */
  readonly tooltip?: string;
}

export interface Button extends Widget {
  description: string;
  disabled: boolean;
  /**
   * Calls the listener at each click; the kernel is busy until its promise settles. What it prints
   * goes to the cell that made the button.
   *
   * @returns A function that ends the listening.
   */
  readonly onClick: (listener: () => unknown) => () => void;
}

/** A button to click. */
export function button(options: ButtonOptions = {}): Button {
  const defaults = { description: '', disabled: false, buttonStyle: '', icon: '' };
  const control = createControl(
    'Button',
    { ...defaults, ...options },
    { style: 'ButtonStyleModel' },
  );
  const { model, widget } = control;
  return extend(widget, {
    get description(): string {
      return String(model.get('description'));
    },
    set description(description: string) {
      model.set({ description: String(description) });
    },
    get disabled(): boolean {
      return model.get('disabled') === true;
    },
    set disabled(disabled: boolean) {
      model.set({ disabled: Boolean(disabled) });
    },
    onClick: (listener: () => unknown) => {
      checkListener(listener);
      return model.onCustom(({ event }) => (event === 'click' ? listener() : undefined));
    },
  });
}
