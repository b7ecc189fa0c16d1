export { type ReportOptions, renderReport } from './report.ts';
