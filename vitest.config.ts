import { defineConfig, type ViteUserConfig } from 'vitest/config';

const report = process.env.BACKSOLVE_TEST_REPORT;

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores: more workers than that only makes the tests that start processes slower.
    maxWorkers: 2,
    // Kernels that tests start must not write among what their user has run.
    env: { BACKSOLVE_HISTORY: 'off' },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});

export default config;
