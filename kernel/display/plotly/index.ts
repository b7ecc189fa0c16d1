export { isCartesian, PLOTLY_MIME, type PlotlyFigure, readFigure } from './plotly-figure.ts';
export { type StaticPictures, staticPictures } from './static-pictures.ts';
