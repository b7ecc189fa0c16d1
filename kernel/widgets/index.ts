export { type Box, hbox, vbox } from './boxes.ts';
export { type Button, type ButtonOptions, button } from './button.ts';
export { type CheckboxOptions, checkbox, type DropdownOptions, dropdown } from './choices.ts';
export { jslink, type Link, type LinkOptions } from './jslink.ts';
export {
  floatSlider,
  intSlider,
  type Play,
  type PlayOptions,
  type ProgressOptions,
  play,
  progress,
  type SliderOptions,
} from './numbers.ts';
export { type OutputArea, output } from './output.ts';
export { html, label, type ShownTextOptions, type TextOptions, text } from './texts.ts';
export type { LabelledOptions, ValueWidget, Widget, WidgetOptions } from './widget.ts';
