import { describe, expect, it } from 'vitest';
import { colours } from '../../../kernel/commands/colours.ts';
import { fitToWidth } from '../../../kernel/commands/fit-to-width.ts';
import { findNearestName } from '../../../kernel/commands/nearest-name.ts';
import { hasDesktop } from '../../../kernel/commands/open-report.ts';
import { inSeconds } from '../../../kernel/commands/progress.ts';

describe('the nearest name', () => {
  const names = ['run', 'kernel', 'install', '00-five-minutes.ipynb'];
  it.each([
    ['rnu', 'run'],
    ['Run', 'run'],
    ['ru', 'run'],
    ['runs', 'run'],
    ['kernle', 'kernel'],
    ['instal', 'install'],
    ['five-minutes.ipynb', '00-five-minutes.ipynb'],
    ['00-five-minute', '00-five-minutes.ipynb'],
    ['export', undefined],
    ['x', undefined],
    ['', undefined],
  ])('to %j is %j', (name, expected) => {
    expect(findNearestName(name, names)).toBe(expected);
  });
});

describe('a text fitted to a terminal', () => {
  it.each([
    ['short', 10, 'short'],
    ['exact', 5, 'exact'],
    ['too long', 5, 'too …'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['u\u0308ber', 4, 'u\u0308ber'],
    ['tab\tand\u001b[2K', 20, 'taband[2K'],
    ['any', 0, ''],
  ])('%j in %i columns is %j', (text, columns, expected) => {
    expect(fitToWidth(text, columns)).toBe(expected);
  });
});

describe('colours', () => {
  const terminal = { isTTY: true };
  it.each([
    ['a terminal', terminal, {}, true],
    ['a file', {}, {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
    ['both', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
  ])('for %s', (_, stream, environment, shown) => {
    const { red } = colours(stream, environment);
    expect(red('x')).toBe(shown ? '\u001b[31mx\u001b[39m' : 'x');
  });
});

describe('a desktop is where somebody sees a window', () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, boolean]>([
    ['Linux with X', { DISPLAY: ':0' }, 'linux', true],
    ['Linux with Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    ['Linux without', {}, 'linux', false],
    ['WSL', { WSL_DISTRO_NAME: 'Ubuntu' }, 'linux', true],
    ['macOS', {}, 'darwin', true],
    ['Windows', {}, 'win32', true],
    ['a build server', { CI: 'true', DISPLAY: ':0' }, 'linux', false],
    ['CI=false', { CI: 'false', DISPLAY: ':0' }, 'linux', true],
    ['a remote shell', { SSH_CONNECTION: 'a b', DISPLAY: ':10' }, 'linux', false],
    ['a remote Mac', { SSH_TTY: '/dev/ttys1' }, 'darwin', false],
  ])('%s', (_, environment, platform, expected) => {
    expect(hasDesktop(environment, platform)).toBe(expected);
  });
});

describe('seconds for a person', () => {
  it.each([
    [0, '0.0 s'],
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [125, '2 min 5 s'],
  ])('%d are %j', (seconds, text) => {
    expect(inSeconds(seconds)).toBe(text);
  });
});
