export { type Remark, render, renderText } from './render.ts';
