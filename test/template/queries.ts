import * as v from 'valibot';
import { expect, test } from 'vitest';
import { newPrivateKey, startBroker, tokenEvent } from '../support/broker.ts';
import { dashboardQueries } from './dashboard.ts';
import { accessLine } from './metrics.ts';
import { namesOf, propertiesOf, type Templates } from './stages.ts';

const querySchema = v.object({
  Name: v.string(),
  LogGroupNames: v.array(v.object({ Ref: v.string() })),
  QueryString: v.string(),
});

/** Returns the field names that Logs Insights discovers in a line: `a.b` for members, `a.0` for elements. */
const fieldsOf = (value: unknown, prefix = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => fieldsOf(member, `${prefix}.${name}`))
    : [prefix.slice(1)];

/** Returns the fields of the audit lines of tokens with three spaces, of other text, and of an expired token. */
const auditFields = async (): Promise<string[]> => {
  const grants = [1, 2, 3].map((space_id) => ({ space_id, role_id: 3 }));
  const broker = await startBroker({ rules: [{ plan_id: 35, grant_access: grants }], otherwise: 'allow' });
  await broker.putKey(newPrivateKey());
  const { idToken, accessToken } = await broker.identityProvider.signIn('plain');
  await broker.token(tokenEvent(idToken));
  await broker.token(tokenEvent(accessToken));
  await broker.token(tokenEvent('not a token'));
  broker.elapse(86_400);
  await broker.token(tokenEvent(idToken));
  await broker.close();
  return broker.auditLines.flatMap((line) => fieldsOf(line));
};

export const testQueries = ({ simple }: Templates): void => {
  const queries = namesOf(simple, 'AWS::Logs::QueryDefinition').map((name) =>
    v.parse(querySchema, propertiesOf(simple, name)),
  );

  test('have these names, in a folder of the stage, and search these log groups', () => {
    const named = queries.map(({ Name, LogGroupNames }) => [Name, ...LogGroupNames.map(({ Ref }) => Ref)]);
    expect(named).toEqual([
      ['latenode-token-broker-example/who got what', 'TokenLogGroup'],
      ['latenode-token-broker-example/what happened to this user', 'TokenLogGroup'],
      [
        'latenode-token-broker-example/why was this request id rejected',
        ...['TokenLogGroup', 'JwksLogGroup', 'HttpApiLogGroup'], // because the gateway itself rejects some
      ],
      ['latenode-token-broker-example/slowest requests', 'TokenLogGroup'],
    ]);
  });

  test('use only fields that the log lines have, as the dashboard does', async () => {
    const known = new Set([
      ...['@timestamp', '@message'],
      ...(await auditFields()),
      ...Object.keys(JSON.parse(accessLine(simple, {}))),
    ]);
    const onDashboard = dashboardQueries(simple);
    expect(onDashboard).toHaveLength(2);
    for (const query of [...queries.map(({ QueryString }) => QueryString), ...onDashboard]) {
      const code = query.replaceAll(/^#.*$|SOURCE '[^']*'|"[^"]*"|\/[^/]*\//gm, '');
      const words = code.match(/@?[a-z][\w.]*/gi) ?? [];
      const captured = [...query.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name);
      const grammar = [...captured, ...'parse fields filter and or like sort asc desc limit'.split(' ')];
      expect(words.filter((word) => !known.has(word) && !grammar.includes(word))).toEqual([]);
    }
  });

  test('search @message for the request id, because a line that is not valid JSON has no fields', () => {
    const filter = /^\| filter (.+)$/m.exec(queries[2]?.QueryString ?? '')?.[1];
    expect(filter).toBe('@message like "REQUEST_ID"');
  });
};
