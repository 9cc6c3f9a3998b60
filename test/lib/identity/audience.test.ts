import { expect, test } from 'vitest';
import { checkAudience } from '../../../lib/identity/audience.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';
import { outcomeOf } from '../outcome.ts';

type Row = [members: object, claims: Claims, outcome: string];

const api = 'https://api.example.com';
const byAudience = { audiences: ['spa', api] };
const byParty = { audiences: undefined, authorizedParties: ['spa', 'https://app.example.com'] };
const byBoth = { audiences: ['api', 'spa'], authorizedParties: ['spa'] };
const any = { audiences: 'any' };
const anyOrParty = { ...any, authorizedParties: ['spa'] };
const cognito = { type: 'cognito', audiences: ['spa'] };

const accepted = 'accepted';
const other = 'audience_mismatch';
const otherParty = 'party_mismatch';
const missing = 'audience_missing';
const namesNobody = `${missing}: no "aud", no authorized party`;
const notStrings = 'invalid_audience';
const otherUse = 'token_use_not_configured';

test.each<Row>([
  [byAudience, { aud: 'spa' }, accepted],
  [byAudience, { aud: ['other', api] }, accepted],
  ...['', 'other', 'SPA', 'spa ', 'spa,other', `${api}/`, ['other'], ['']].map(
    (aud): Row => [byAudience, { aud }, other],
  ),
  ...[null, 7, true, { 0: 'spa' }, ['spa', 7], ['spa', null], [['spa']]].map(
    (aud): Row => [byAudience, { aud, azp: 'spa' }, notStrings],
  ),
  [byAudience, {}, namesNobody],
  [byAudience, { aud: [] }, namesNobody],
  // The party is ignored.
  [byAudience, { aud: 'other', azp: 'spa', client_id: 'spa' }, other],
  [byAudience, { aud: 'spa', azp: 'other' }, accepted],
  [byAudience, { azp: 'spa' }, missing],

  ...['azp', 'client_id', 'cid', 'appid'].map((name): Row => [byParty, { [name]: 'spa' }, accepted]),
  ...['other', 'SPA', '', null, 7, ['spa']].map((azp): Row => [byParty, { azp }, otherParty]),
  [byParty, { azp: 'https://app.example.com', aud: 'other' }, accepted],
  [byParty, { azp: 'other', client_id: 'spa' }, otherParty],
  [byParty, { azp: 'spa', client_id: 'other' }, accepted],
  [byParty, { aud: 'spa' }, missing],

  [byBoth, { aud: 'api', azp: 'spa' }, accepted],
  [byBoth, { azp: 'spa' }, accepted],
  [byBoth, { aud: [], azp: 'spa' }, accepted],
  [byBoth, { aud: 'api', azp: 'other' }, otherParty],
  [byBoth, { aud: 'other', azp: 'spa' }, other],
  [byBoth, { azp: 'other' }, otherParty],
  [byBoth, { aud: 'other' }, other],
  [byBoth, {}, namesNobody],
  // Without a party, the only audience must be one of the parties (OIDC Core section 2).
  [byBoth, { aud: 'spa' }, accepted],
  [byBoth, { aud: ['spa'] }, accepted],
  [byBoth, { aud: 'api' }, missing],
  ...['api', 'other-app', 'spa'].map((more): Row => [byBoth, { aud: ['spa', more] }, missing]),

  [any, {}, accepted],
  [any, { aud: [] }, accepted],
  [any, { aud: 'spa' }, missing],
  [any, { azp: 'spa' }, missing],
  [any, { client_id: 'spa' }, missing],
  [any, { aud: [], azp: null }, missing],
  [anyOrParty, { azp: 'spa', aud: 'other' }, accepted],
  [anyOrParty, {}, accepted],
  [anyOrParty, { azp: 'other' }, otherParty],
  [anyOrParty, { aud: 'other' }, missing],
  [anyOrParty, { aud: 'spa' }, missing],

  [cognito, { token_use: 'id', aud: 'spa', client_id: 'other' }, accepted],
  [cognito, { token_use: 'access', client_id: 'spa', aud: api }, accepted],
  [cognito, { token_use: 'id', aud: 'other', client_id: 'spa' }, other],
  [cognito, { token_use: 'id', client_id: 'spa' }, other],
  [cognito, { token_use: 'access', client_id: 'other', aud: 'spa' }, other],
  [cognito, { token_use: 'access', aud: 'spa' }, other],
  [cognito, { token_use: 'access', client_id: ['spa'] }, other],
  ...[[7], null].map((aud): Row => [cognito, { token_use: 'access', client_id: 'spa', aud }, notStrings]),
  ...['', 'ID', 'refresh'].map((token_use): Row => [cognito, { token_use, aud: 'spa' }, otherUse]),
  ...[undefined, null, ['id'], { id: true }].map(
    (token_use): Row => [cognito, { token_use, aud: 'spa' }, `${otherUse}: "token_use" is missing`],
  ),
  [{ ...cognito, tokenUse: ['id'] }, { token_use: 'id', aud: 'spa' }, accepted],
  [{ ...cognito, tokenUse: ['id'] }, { token_use: 'access', client_id: 'spa' }, otherUse],
])('for the entry %j, the outcome of the claims %j is %s', (members, claims, outcome) => {
  expect(outcomeOf(() => checkAudience(providerOf(members), claims))).toBe(outcome);
});
