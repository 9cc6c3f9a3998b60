import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuideBroker, startGuideBroker } from '../support/guide-broker.ts';
import { deploy, guides, readGuide } from '../support/guides.ts';
import { setUpIssuerKeys } from '../support/issuer-keys.ts';
import { mistakes, refused } from './mistakes.ts';

let broker: GuideBroker;
beforeAll(async () => {
  broker = await startGuideBroker();
});
afterAll(() => broker.close());

test.each(mistakes)('a usual mistake: %s', async (_, given, token, reason) => {
  expect(await broker.ask({ ...given }, token)).toBe(reason);
});

test.each(refused)('a mistake that is not deployed: %s', (_, given, fault) => {
  expect(() => deploy({ ...given })).toThrow(fault);
});

const ofDiscovery = 'discovery names another issuer';

test('a usual mistake: a slash too many', async (context) => {
  const { issuer, keys } = await setUpIssuerKeys(context);
  issuer.metadata = { issuer: `${issuer.issuer}/`, jwks_uri: issuer.jwksUri };
  await expect(keys.get()).rejects.toThrow(ofDiscovery);
});

describe('the words that the guides tell', () => {
  const words = [...mistakes, ...refused].map((mistake) => String(mistake.at(-1))).concat(ofDiscovery);
  const told = guides.flatMap((path) => {
    const [, table = ''] = /^## When it does not work$(.*)/ms.exec(readGuide(path)) ?? [];
    return [...table.matchAll(/^\| `(?!reason`)(.*?)`.* \|/gm)].map(([, cell = '']) => [path, cell] as const);
  });

  test('are some', () => expect(told.length).toBeGreaterThan(15));

  test.each(told)('%s: %s is what the broker says of a mistake above', (_, cell) => {
    expect(words.some((word) => word.startsWith(cell.replace(/…$/, '')))).toBe(true);
  });
});
