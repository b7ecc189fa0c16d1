/** The number after --name=, or another one. */
export function flag(name, otherwise) {
  const word = process.argv.find((each) => each.startsWith(`--${name}=`));
  if (word === undefined) return otherwise;
  const value = Number(word.slice(name.length + 3));
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} needs a positive number, such as --${name}=${otherwise}.`);
  process.exit(2);
}
