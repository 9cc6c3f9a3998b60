/** Ends the process with one line on a version of Node outside `engines` in package.json; runs before any TypeScript. */
const { engines } = require('../package.json');

const [major, minor] = process.versions.node.split('.').map(Number);

const isSupported = engines.node.split(' || ').some((range) => {
  const [, operator, lowestMajor, lowestMinor = 0] = /^(\^|>=)(\d+)(?:\.(\d+))?/.exec(range);
  if (operator === '>=' && major > Number(lowestMajor)) return true;
  return major === Number(lowestMajor) && minor >= Number(lowestMinor);
});

if (!isSupported) {
  console.error(
    `Node ${process.versions.node} is not supported. Install a version that fits ${engines.node}.`,
  );
  process.exit(1);
}
