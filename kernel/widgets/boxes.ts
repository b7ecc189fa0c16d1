import {
  createControl,
  extend,
  modelOf,
  reference,
  type Widget,
  type WidgetOptions,
} from './widget.ts';

export interface Box extends Widget {
  /** What is in it, in order. */
  children: readonly Widget[];
}

/** Widgets beside each other. @throws TypeError for a child that isn't a widget. */
export function hbox(children: readonly Widget[], options: WidgetOptions = {}): Box {
  return box('HBox', children, options);
}

/** Widgets below each other. @throws TypeError for a child that isn't a widget. */
export function vbox(children: readonly Widget[], options: WidgetOptions = {}): Box {
  return box('VBox', children, options);
}

function box(name: 'HBox' | 'VBox', children: readonly Widget[], options: WidgetOptions): Box {
  const references = (widgets: readonly Widget[]): readonly string[] =>
    widgets.map((widget) => reference(modelOf(widget)));
  let inside = [...children];
  const state = { box_style: '', children: references(inside) };
  const { model, widget } = createControl(name, options, { state });
  return extend(widget, {
    get children(): readonly Widget[] {
      return inside;
    },
    set children(next: readonly Widget[]) {
      const given = [...next];
      model.set({ children: references(given) });
      inside = given;
    },
  });
}
