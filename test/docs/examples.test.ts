import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { stackNameOf } from '../../settings/names.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const workflows = readdirSync('.github/workflows').map((name) => read(`.github/workflows/${name}`));
const { scripts } = JSON.parse(read('package.json'));

test.each(['deploy', 'doctor'])(
  'docs/examples/%s.yml uses actions at the commits of .github/workflows, and scripts of package.json, for the stage of its stack',
  (name) => {
    const text = read(`docs/examples/${name}.yml`);
    const used = text.match(/uses: .*/g) ?? [];
    expect(used.filter((line) => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const foreign = used.filter((line) => !line.includes('aws-actions/configure-aws-credentials@'));
    expect(foreign.length).toBeGreaterThan(1);
    expect(foreign.filter((line) => !workflows.some((workflow) => workflow.includes(line)))).toEqual([]);
    for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([\w:]+)/g))
      expect(scripts).toHaveProperty([script]);
    const { env } = parse(text);
    if (env.STACK) expect(env.STACK).toBe(stackNameOf(env.STAGE));
  },
);

test('docs/examples/deploy.yml gives no credentials to a job that runs the code of a pull request', () => {
  const { jobs, permissions } = parse(read('docs/examples/deploy.yml'));
  expect(permissions).toEqual({});
  expect(jobs.package.permissions).toEqual({ contents: 'read' });
  expect(JSON.stringify(jobs['change-set'].steps)).not.toMatch(/npm|checkout/);
  expect(jobs.deploy.if).toBe("github.event_name == 'push'");
});

test('docs/examples/minimal.yml has the CORS of serverless.yml, except most trace headers', () => {
  const template = (path: string) => parse(read(path), { logLevel: 'error' }); // tags such as !Ref are unknown
  const { cors } = template('serverless.yml').provider.httpApi;
  expect(template('docs/examples/minimal.yml').Resources.Api.Properties.CorsConfiguration).toMatchObject({
    AllowMethods: cors.allowedMethods,
    AllowHeaders: ['authorization', 'content-type', 'traceparent'], // the doctor checks traceparent
    ExposeHeaders: cors.exposedResponseHeaders,
  });
});
