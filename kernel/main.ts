#!/usr/bin/env node
// Nothing is imported before the version is known: an older Node would stop at the first modern
// import with a message about our code instead of its age.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `error: Backsolve needs Node.js 20.19 or newer, and this is ${process.versions.node}. Get a newer one from https://nodejs.org and try again.\n`,
  );
  process.exitCode = 2;
} else {
  const { runCommandLine } = await import('./commands/command-line.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
