import { withValue } from './value.ts';
import {
  type Control,
  createControl,
  extend,
  type LabelledOptions,
  type ValueWidget,
} from './widget.ts';

interface RangeOptions extends LabelledOptions {
  readonly value?: number;
  /** 0 by default. */
  readonly min?: number;
  /** 100 by default. */
  readonly max?: number;
}

export interface SliderOptions extends RangeOptions {
  /** 1 by default, 0.1 for a float slider. */
  readonly step?: number;
  readonly orientation?: 'horizontal' | 'vertical';
  /** Whether every step of a drag is told, or only its end; true by default. */
  readonly continuousUpdate?: boolean;
  /** As d3-format writes it, such as `.3f`. */
  readonly readoutFormat?: string;
}

export interface PlayOptions extends RangeOptions {
  readonly step?: number;
  /** Milliseconds between two values; 100 by default. */
  readonly interval?: number;
  /** Whether it begins again at its end. */
  readonly repeat?: boolean;
}

export interface ProgressOptions extends RangeOptions {
  readonly barStyle?: 'success' | 'info' | 'warning' | 'danger' | '';
  readonly orientation?: 'horizontal' | 'vertical';
}

/** An animation's buttons; {@link jslink} joins it to a slider without the kernel. */
export interface Play extends ValueWidget<number> {
  /** Whether it runs. */
  playing: boolean;
}

/**
 * A slider over whole numbers.
 *
 * @throws TypeError when a bound or the value isn't a number, or no value lies between the bounds.
 */
export function intSlider(options: SliderOptions = {}): ValueWidget<number> {
  const defaults = { step: 1, readoutFormat: 'd' };
  const control = slider('IntSlider', { ...defaults, ...options }, true);
  return number(control, true);
}

/** A slider over all numbers. @throws TypeError as {@link intSlider} does. */
export function floatSlider(options: SliderOptions = {}): ValueWidget<number> {
  const defaults = { step: 0.1, readoutFormat: '.2f' };
  return number(slider('FloatSlider', { ...defaults, ...options }, false), false);
}

/** Play, pause and stop buttons that count. @throws TypeError as {@link intSlider} does. */
export function play(options: PlayOptions = {}): Play {
  const defaults = { step: 1, interval: 100, repeat: false };
  const control = createControl('Play', inRange({ ...defaults, ...options }, true), {
    style: 'DescriptionStyleModel',
    state: { playing: false, show_repeat: true, description_allow_html: false },
  });
  const { model } = control;
  return extend(number(control, true), {
    get playing(): boolean {
      return model.get('playing') === true;
    },
    set playing(playing: boolean) {
      model.set({ playing });
    },
  });
}

/** A bar that code fills. @throws TypeError as {@link intSlider} does. */
export function progress(options: ProgressOptions = {}): ValueWidget<number> {
  const { disabled: _, ...range } = inRange(options, false);
  const defaults = { barStyle: '', orientation: 'horizontal' };
  const control = createControl(
    'FloatProgress',
    { ...defaults, ...range },
    {
      view: 'ProgressView',
      style: 'ProgressStyleModel',
      state: { description_allow_html: false },
    },
  );
  return number(control, false);
}

function slider(
  name: 'IntSlider' | 'FloatSlider',
  options: SliderOptions,
  whole: boolean,
): Control {
  const defaults = { orientation: 'horizontal', continuousUpdate: true } as const;
  return createControl(name, inRange({ ...defaults, ...options }, whole), {
    style: 'SliderStyleModel',
    state: { behavior: 'drag-tap', description_allow_html: false, readout: true },
  });
}

function number(control: Control, whole: boolean): ValueWidget<number> {
  return withValue<number>(control, {
    read: Number,
    write: (value) => {
      const { min, max } = control.model.state();
      return nearest(value, Number(min), Number(max), whole);
    },
  });
}

function inRange<Options extends RangeOptions>(options: Options, whole: boolean) {
  const { min = 0, max = 100, value = min } = options;
  for (const [name, bound] of Object.entries({ min, max })) checkNumber(name, bound);
  if (min > max) throw new TypeError(`min is ${min}, and max, which is ${max}, is below it.`);
  const looks = { description: '', disabled: false };
  return { ...looks, ...options, min, max, value: nearest(value, min, max, whole) };
}

/** The nearest value that the widget can show. */
function nearest(value: number, min: number, max: number, whole: boolean): number {
  checkNumber('value', value);
  const inside = Math.min(Math.max(value, min), max);
  return whole ? Math.round(inside) : inside;
}

function checkNumber(name: string, value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(value)) return;
  throw new TypeError(`${name} is ${String(value)}; it must be a finite number.`);
}
