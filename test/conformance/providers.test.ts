/** Sends tokens as real providers issue them through the whole handler, configured as the documentation says. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config.ts';
import { errorResponses } from '../../lib/errors.ts';
import { reasons } from '../../lib/reasons.ts';
import { textOf } from '../../lib/validation/problem.ts';
import { findWarnings } from '../../settings/warnings.ts';
import { tokenEvent, type Wired, wireBroker } from '../support/broker.ts';
import { guides, readGuide, rowsOf } from '../support/guides.ts';
import { createRecordingLog } from '../support/log.ts';
import { claimsOf, type SecretServer, signingJwk, startSecretServer } from '../support/scene.ts';
import { readSections } from './guide.ts';
import { type LoopbackIssuers, startLoopbackIssuers } from './loopback-issuers.ts';
import { type ConformanceProvider, type TokenRow, withCommonRows } from './provider.ts';

const directory = new URL('providers/', import.meta.url);
const modules: Record<string, ConformanceProvider>[] = await Promise.all(
  readdirSync(directory).map((name) => import(`${directory}${name}`)),
);
const providers = modules.flatMap((module) => Object.values(module)).map(withCommonRows);
const guide = readGuide('docs/identity-providers.md');
const pages = guides.filter((path) => path.startsWith('docs/identity-providers/'));
const documented = ['docs/configuration.md', ...pages].flatMap((path) => readSections(readGuide(path)));
const sections = new Map(documented);
const rejectedOfAll = /^Rejected for every provider: (.*)\.$/m.exec(guide)?.[1]?.split('; ') ?? [];

const titleOf = ({ title, rejected }: TokenRow): string =>
  rejected ? `${title} is rejected: ${rejected}` : `${title} is accepted`;

let issuers: LoopbackIssuers;
let secretServer: SecretServer;
beforeAll(async () => {
  issuers = await startLoopbackIssuers(providers);
  secretServer = await startSecretServer(() => JSON.stringify(signingJwk));
});
afterAll(async () => {
  await Promise.all([issuers.close(), secretServer.close()]);
});

it('the table has at least 420 rows, and a provider for each section of the guide', () => {
  expect(providers.flatMap(({ rows }) => rows).length).toBeGreaterThanOrEqual(420);
  const headings = providers.map(({ heading }) => heading).sort();
  expect(documented.map(([heading]) => heading).sort()).toEqual(headings);
});

it.each([...sections])('the settings of %s print no warning', (_heading, { environment }) => {
  expect(findWarnings(readConfig(environment)).map(textOf)).toEqual([]);
});

const byHeading = providers.map((provider) => [provider.heading, provider] as const);
describe.each(byHeading)('%s', (_heading, provider) => {
  const section = sections.get(provider.heading);
  let broker: Wired;
  beforeAll(() => {
    broker = wireBroker(section?.environment ?? {}, {
      readSecret: secretServer.read,
      now: Date.now,
      log: createRecordingLog(),
    });
  });

  it.each(provider.rows.map((row) => [titleOf(row), row] as const))('%s', async (_title, row) => {
    const response = await broker.token(tokenEvent(issuers.sign(provider, row)), { awsRequestId: 'row' });
    const [auditLine = {}] = broker.auditLines.splice(0);
    const { rejected: reason, issued, audit } = row;
    if (reason) {
      const { code } = reasons[reason];
      expect(auditLine).toMatchObject({ outcome: code, reason, ...audit });
      expect(response.statusCode).toBe(errorResponses[code].status);
    } else {
      expect(auditLine).toMatchObject({ outcome: 'issued', ...audit });
      const asked = { response, outcome: 'issued', auditLine } as const;
      const { exp, tenant_id, ...claims } = await claimsOf(asked, Date.now());
      expect(claims).toEqual(issued);
    }
  });

  it('has exactly its rejected rows in the lists of its page and of all pages', () => {
    const rejected = provider.rows.filter((row) => row.rejected).map(({ title }) => title);
    expect([...(section?.rejected ?? []), ...rejectedOfAll]).toEqual(rejected);
  });
});

it('the index has each page once, and names the token that the page says to send, which is accepted', () => {
  const index = rowsOf(guide)
    .slice(1)
    .flatMap(([page = '', token]) => {
      const [, path] = /\]\((identity-providers\/.*\.md)\)$/.exec(page) ?? [];
      return path ? [{ path: `docs/${path}`, token }] : [];
    });
  expect(index.map(({ path }) => path).sort()).toEqual(pages.toSorted());
  for (const { path, token } of index) {
    expect(readGuide(path)).toContain(`Send the ${token}`);
    const headings = readSections(readGuide(path)).map(([heading]) => heading);
    const accepted = providers
      .filter(({ heading }) => headings.includes(heading))
      .flatMap(({ rows }) => rows.filter(({ rejected }) => !rejected).map(({ title }) => title));
    expect(accepted).toContainEqual(expect.stringContaining(token ?? ''));
  }
});

it('the table "When a token is rejected" of the guide has every reason for which a token is rejected, once', () => {
  const [, section = ''] = /^## When a token is rejected$(.*)/ms.exec(guide) ?? [];
  const cells = rowsOf(section).slice(1);
  const named = cells.flatMap(([cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, reason = '']) => reason),
  );
  const ofTokens = Object.entries(reasons).filter(([, { code }]) =>
    ['missing_token', 'invalid_token', 'not_entitled'].includes(code),
  );
  expect(named.sort()).toEqual(ofTokens.map(([reason]) => reason).sort());
});
