export { createMarkup } from './markup.ts';
export { type Remark, type RenderOptions, render, renderText } from './render.ts';
