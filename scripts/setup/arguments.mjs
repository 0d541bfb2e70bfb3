// Command-line options of the scripts: one list from which they are parsed and their help is written.
import { parseArgs } from 'node:util';
import { Stop } from './steps.mjs';

/**
 * @typedef {object} Option
 * @property {'string' | 'boolean'} type
 * @property {string} help What it does, for `--help`.
 * @property {string} [value] Name of its value in the help (`URL`).
 * @property {boolean} [required]
 */

/** The help text of a command. */
function helpText(usage, options) {
  const rows = Object.entries(options).map(([name, { value, help }]) => [
    `  --${name}${value ? ` ${value}` : ''}`,
    help,
  ]);
  rows.push(['  --help', 'this text']);
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [`Usage: ${usage}`, '', ...rows.map(([left, help]) => left.padEnd(width) + help)].join('\n');
}

/**
 * Parses a command's options. `--help` prints them and ends the process.
 * @template {Record<string, Option>} O
 * @param {string} usage The command as it is typed.
 * @param {O} options
 * @param {string[]} [argv]
 * @returns {{[K in keyof O]: (O[K]['type'] extends 'boolean' ? boolean : string) | undefined}}
 * @throws {Stop} For an unknown option, or a required one that is missing.
 */
export function parseArguments(usage, options, argv = process.argv.slice(2)) {
  const help = helpText(usage, options);
  let values;
  try {
    const config = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
    ({ values } = parseArgs({ args: argv, options: { ...config, help: { type: 'boolean' } }, strict: true }));
  } catch (error) {
    throw new Stop(error.message, help);
  }
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const missing = Object.keys(options).filter((name) => options[name].required && values[name] === undefined);
  if (missing.length > 0) throw new Stop(`--${missing[0]} is needed.`, help);
  return values;
}

/**
 * Reads a port number.
 * @param {string | undefined} text
 * @returns {number | undefined}
 */
export function portNumber(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Stop(`--port ${text}: a port is a whole number from 1 to 65535.`);
  }
  return port;
}
