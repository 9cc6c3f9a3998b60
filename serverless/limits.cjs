/** What AWS takes as parameters: of those that go into the template alone, which the functions never read. */

/** Whole numbers, from the least to the most that make sense. */
const numbers = {
  requestsPerSecond: [1, 10_000],
  requestsInBurst: [1, 5000],
  reservedConcurrency: [1, 1000],
  alarmRefusalPercent: [1, 99],
  alarmKeyAgeDays: [1, 3650],
  alarmLatencyMilliseconds: [100, 10_000],
};
/** What CloudWatch Logs can keep lines for. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** An ARN of another region, or of an alias, which IAM does not match, would be accepted, and then never work. */
const arns = {
  signingKeySecretArn: {
    pattern: /^arn:[\w-]+:secretsmanager:([\w-]+):\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6}$/,
    expected: (region) => `a full ARN in ${region}, its six random characters included`,
  },
  kmsKeyArn: {
    pattern: /^arn:[\w-]+:kms:([\w-]+):\d{12}:key\/[\w-]+$/,
    expected: (region) => `the ARN of a key in ${region}, not of an alias`,
  },
  alarmTopicArn: {
    pattern: /^arn:[\w-]+:sns:([\w-]+):\d{12}:[\w-]{1,256}$/,
    expected: (region) => `the ARN of an SNS topic in ${region}`,
  },
  domainCertificateArn: {
    pattern: /^arn:[\w-]+:acm:([\w-]+):\d{12}:certificate\/[\w-]+$/,
    expected: (region) => `the ARN of an ACM certificate in ${region}`,
  },
};

/** In small letters, as the gateway wants it; no scheme, no path, no `*`. */
const hostname = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** One line for each faulty parameter. */
function limitFaults(params) {
  const { domainName, domainCertificateArn, logRetentionDays, region } = params;
  return [
    ...Object.entries(arns).map(
      ([name, { pattern, expected }]) =>
        params[name] && pattern.exec(params[name])?.[1] !== region && `${name}: expected ${expected(region)}`,
    ),
    domainName && !hostname.test(domainName) && 'domainName: expected a name such as token.example.com',
    !domainName !== !domainCertificateArn && 'domainName, domainCertificateArn: expected both or none',
    ...Object.entries(numbers).map(
      ([name, [least, most]]) =>
        !isLeftOut(name, params) &&
        !isWithin(least, most, params[name]) &&
        `${name}: expected ${least} to ${most}`,
    ),
    !retentions.includes(Number(logRetentionDays)) &&
      `logRetentionDays: expected one of ${retentions.join(', ')}`,
  ].filter(Boolean);
}

/** The numbers of these parameters, which `--param` gives as texts. */
function numbersFrom(params) {
  const names = [...Object.keys(numbers), 'logRetentionDays'].filter((name) => !isLeftOut(name, params));
  return Object.fromEntries(names.map((name) => [name, Number(params[name])]));
}

/** The others have defaults in serverless.yml. */
function isLeftOut(name, params) {
  return name === 'reservedConcurrency' && [null, undefined, ''].includes(params[name]);
}

function isWithin(least, most, value) {
  return /^\d{1,5}$/.test(String(value)) && Number(value) >= least && Number(value) <= most;
}

const parameters = [
  ...Object.keys(numbers),
  ...Object.keys(arns),
  'domainName',
  'logRetentionDays',
  'region',
];

module.exports = { limitFaults, numbersFrom, parameters };
