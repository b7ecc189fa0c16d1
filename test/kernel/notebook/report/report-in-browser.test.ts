import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLOTLY_MIME } from '../../../../kernel/display/plotly/index.ts';
import { renderReport } from '../../../../kernel/notebook/report/index.ts';
import { requirement } from '../../../requirements.ts';
import { code, notebookOf, shows } from './notebooks.ts';

const browserProgram = requirement('chromium');

const figure = {
  data: [{ type: 'scatter', mode: 'markers', y: [1, 3, 2], name: 'rows' }],
  layout: { title: { text: 'Live </script>' }, height: 300 },
};
const bundle = { [PLOTLY_MIME]: figure, 'text/plain': 'Rows, rising' };
const html =
  '<table><tr><td>1</td></tr></table><script>document.title = "hacked"</script><b onclick="1">b</b>';
const cells = [
  '# A report\n\n## One $x^2$\n\n## Two <script>document.title = "hacked"</script>',
  code('plot(run)', [shows(bundle)]),
  ...Array.from({ length: 12 }, (_, i) => `## Part ${i}\n\n${'words '.repeat(400)}`),
  code('plot(run)', [shows(bundle), shows({ 'text/html': html })]),
];

describe.skipIf(!browserProgram.available)('in a browser, a report opened from disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bericht größe 1 '));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, await renderReport(notebookOf(cells), { source: 'a.ipynb' }));
    browser = await chromium.launch({
      executablePath: browserProgram.path,
      args: ['--no-sandbox'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: BrowserContextOptions = {}) {
    const page = await browser.newPage(options);
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) problems.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, problems };
  }

  it('draws each figure as it comes near, without complaint and without network', async () => {
    const { page, problems } = await open();
    await page.locator('.plot.live svg.main-svg').first().waitFor();
    expect(await page.locator('.gtitle').allTextContents()).toEqual(['Live </script>']);
    expect(await page.locator('.plot.live').count()).toBe(1);
    expect(await page.locator('.plot.live > img').isVisible()).toBe(false);
    await page.locator('.plot').last().scrollIntoViewIfNeeded();
    await page.locator('.plot.live').nth(1).locator('svg.main-svg').first().waitFor();
    expect(await page.locator('.plot.live .point').count()).toBe(6);
    expect(await page.title()).toBe('A report');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows the still pictures without scripts, and in print', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('.plot > img').first().isVisible()).toBe(true);
    expect(await page.locator('svg.main-svg').count()).toBe(0);
    await page.close();

    const { page: printed } = await open();
    await printed.locator('.plot.live').first().waitFor();
    await printed.emulateMedia({ media: 'print' });
    const [first] = await printed.locator('.plot.live').all();
    expect(await first?.locator('> img').isVisible()).toBe(true);
    expect(await first?.locator('> div').isVisible()).toBe(false);
    await printed.close();
  });

  it('is no wider than the window: a desk, a tablet, a telephone', async () => {
    const { page } = await open();
    await page.locator('.plot.live').first().waitFor();
    for (const width of [1400, 800, 360]) {
      await page.setViewportSize({ width, height: 700 });
      await expect
        .poll(() => page.evaluate('[innerWidth, document.documentElement.scrollWidth]'))
        .toEqual([width, width]);
    }
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has text that can be read, in the %s',
    async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const ratio: unknown = await page.evaluate(`(() => {
      const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((x) => x / 255)
          .map((x) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      const ground = (e) => {
        const colour = e && getComputedStyle(e).backgroundColor;
        return !e ? 'rgb(255,255,255)' : /rgba\\(.*, 0\\)/.test(colour) ? ground(e.parentElement) : colour;
      };
      const texts = [...document.querySelectorAll('main p, main h1, footer span, nav a, nav p, .count, .code span, td, main a')];
      return Math.min(...texts.map((e) => {
        const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
        return Math.max(a, b) / Math.min(a, b);
      }));
    })()`);
      // WCAG 2, level AA.
      expect(ratio).toBeGreaterThan(4.5);
      await page.close();
    },
  );
});
