import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figureHtml } from '../../../../kernel/display/plotly/figure-html.ts';
import { requirement } from '../../../requirements.ts';

const browserProgram = requirement('chromium');
const plotly = readFileSync(createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min'));

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="70" height="40"><rect width="70" height="40"/></svg>';
const picture = { svg, png: new Uint8Array(1000), width: 70, height: 40 };
const figure = JSON.stringify({ data: [{ y: [1, 2, 4] }], layout: { title: { text: 'live' } } });
const html = figureHtml(picture, figure, 'a "rising" <line>');

describe('the HTML of a figure', () => {
  it('has a picture with a description, and a script of about two kilobytes', () => {
    expect(html).toContain('alt="a &quot;rising&quot; &lt;line>"');
    const script = /<script>([\s\S]*)<\/script>$/.exec(html)?.[1] ?? '';
    expect(script.length - figure.length).toBeLessThan(2_400);
  });

  it('names the CDN by exact version and by what the file must hash to', () => {
    expect(html).toMatch(
      /plotly\.js-dist-min@\d+\.\d+\.\d+\/plotly\.min\.js', 'sha384-[\w+/]{64}'/,
    );
  });
});

describe.skipIf(!browserProgram.available)('in a browser, the HTML of a figure', () => {
  let server: Server;
  let browser: Browser;
  let origin: string;
  const requests: string[] = [];
  const config =
    '<script id="jupyter-config-data" type="application/json">{"baseUrl":"/user/ä/"}</script>';

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(decodeURI(request.url ?? ''));
      const isScript = request.url?.endsWith('/kernelspecs/backsolve/plotly.min.js');
      const isOffline = request.url?.includes('none');
      response.writeHead(isScript && isOffline ? 404 : 200, {
        'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
      });
      if (isScript) response.end(isOffline ? '' : plotly);
      else {
        const head = request.url?.startsWith('/configured') ? config : '';
        const body = request.url?.startsWith('/classic')
          ? '<body data-base-url="/base/">'
          : '<body>';
        response.end(`<!doctype html>${head}${body}${html}${html}`);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    origin = `http://127.0.0.1:${address.port}`;
    browser = await chromium.launch({
      executablePath: browserProgram.path,
      args: ['--no-sandbox'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function open(path: string) {
    requests.length = 0;
    const page = await browser.newPage();
    await page.route(/^(?!http:\/\/127)/, (route) => route.abort());
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!/^(data:|http:\/\/127)/.test(request.url())) outside.push(request.url());
    });
    await page.goto(`${origin}${path}`);
    return { page, outside };
  }

  it.each([
    ['in Jupyter, whose page says where it is', '/configured', '/user/ä/'],
    ['in the classic notebook, whose body says it', '/classic', '/base/'],
    ['in JupyterLab, by the address', '/lab/tree/a.ipynb', '/'],
    ['in Notebook 7 under a prefix', '/user/me/notebooks/lab/a.ipynb', '/user/me/'],
  ])('becomes live %s', async (_, path, base) => {
    const { page, outside } = await open(path);
    await page.waitForFunction('document.querySelectorAll(".gtitle").length === 2');
    expect(await page.locator('img:visible').count()).toBe(0);
    expect(await page.locator('.gtitle').allTextContents()).toEqual(['live', 'live']);
    // Both figures share one copy.
    expect(requests.filter((url) => url.endsWith('.js'))).toEqual([
      `${base}kernelspecs/backsolve/plotly.min.js`,
    ]);
    expect(outside).toEqual([]);
    await page.close();
  });

  it('asks the CDN where Jupyter has no Plotly, and stays a picture without network', async () => {
    const { page, outside } = await open('/none/lab/');
    await page.waitForFunction('window.backsolvePlotly.then(() => false, () => true)');
    expect(requests).toContain('/none/kernelspecs/backsolve/plotly.min.js');
    expect(outside).toHaveLength(1);
    expect(outside[0]).toMatch(/^https:\/\/cdn\.jsdelivr\.net\//);
    expect(await page.locator('img:visible').count()).toBe(2);
    await page.close();
  });
});
