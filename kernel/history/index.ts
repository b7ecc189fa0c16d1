export { createHistory, type History, type HistoryEntry, type HistoryQuery } from './history.ts';
export { historyFolder } from './history-folder.ts';
