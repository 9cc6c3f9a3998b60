/** Ends the process with one line if `engines` in package.json excludes this version of Node; runs before any TypeScript. */
const { engines } = require('../package.json');

const [major, minor] = process.versions.node.split('.').map(Number);

const isSupported = engines.node.split(' || ').some((range) => {
  const [, operator, lowestMajor, lowestMinor = 0] = /^(\^|>=)(\d+)(?:\.(\d+))?/.exec(range);
  if (operator === '>=' && major > Number(lowestMajor)) return true;
  return major === Number(lowestMajor) && minor >= Number(lowestMinor);
});

if (!isSupported) {
  console.error(
    `Node.js ${process.versions.node} is not supported. Install a version in the range ${engines.node}.`,
  );
  process.exit(1);
}
