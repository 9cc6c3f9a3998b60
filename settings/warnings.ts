/** Warns about valid settings that probably do not do what the operator intends: who is admitted, who gets which plan, likely mistakes. */
import type { BrokerSettings } from '../lib/config.ts';
import type { Condition, Rule } from '../lib/entitlements/rules.ts';
import { isEntraIssuer } from '../lib/identity/provider/issuer-names.ts';
import { topLevelName } from '../lib/jwt/claims.ts';
import type { Problem } from '../lib/validation/problem.ts';

type Warned = Pick<BrokerSettings, 'identityProviders' | 'entitlements'> & { readonly region?: string };

/** Returns the warnings about a stage's settings; each says what to write. */
export const findWarnings = (settings: Warned): readonly Problem[] => [
  ...unknownRegions(settings),
  ...likelyMistakes(settings),
  ...admitsNobody(settings),
  ...admitsApplications(settings),
  ...crossesProviders(settings),
  ...chosenByCaller(settings),
  ...admitsWithoutPlan(settings),
];

const entitlementsPath = ['entitlements'];
const rulePath = (index: number): Problem['path'] => ['entitlements', 'rules', index];
const grants = ({ plan_id, grant_access }: Rule): boolean => plan_id !== undefined || grant_access.length > 0;
const admits = ({ when, deny }: Rule): boolean => !deny && when.length > 0;

/** Calls `warn` for each rule, and reports its message as a problem of that rule. */
const forEachRule = (
  { entitlements: { rules } }: Warned,
  warn: (rule: Rule, index: number) => string | undefined,
): Problem[] =>
  rules.flatMap((rule, index) => {
    const message = warn(rule, index);
    return message === undefined ? [] : [{ path: rulePath(index), message }];
  });

/** AWS names a region after its area, a direction and a number. */
const regionName =
  /^(us|eu|ap|sa|ca|me|af|il|mx|cn|eusc)(-gov|-iso[a-z]?|-de)?-(north|south|east|west|central){1,2}-\d$/;
const regionOfPool = /cognito-idp(?:-fips)?\.([a-z\d-]+)\.amazonaws\./;

function unknownRegions({ region, identityProviders }: Warned): Problem[] {
  const named = identityProviders.flatMap(({ issuers }, index) =>
    issuers.map(
      (issuer) => [['identityProviders', index, 'issuer'], regionOfPool.exec(issuer)?.[1]] as const,
    ),
  );
  return [[['region'], region] as const, ...named].flatMap(([path, name]) =>
    name === undefined || regionName.test(name)
      ? []
      : [
          {
            path,
            message: `"${name}" does not look like an AWS region, such as eu-central-1: check its spelling`,
          },
        ],
  );
}

function likelyMistakes({ identityProviders, entitlements }: Warned): Problem[] {
  return identityProviders.flatMap(({ issuers, audiences, authorizedParties, type, userIdClaims }, index) => {
    const problem = (member: string, message: string): Problem => ({
      path: ['identityProviders', index, member],
      message,
    });
    const isAny = audiences === 'any' && authorizedParties === undefined;
    const [userIdClaim = '', ...others] = userIdClaims;
    return [
      ...(issuers.some((issuer) => /\/\.well-known\//.test(issuer))
        ? [problem('issuer', 'is the URL of a document: write the "iss" of the tokens')]
        : []),
      ...(type === 'cognito' &&
      Array.isArray(audiences) &&
      !audiences.every((one) => /^[\w+]{1,128}$/.test(one))
        ? [
            problem(
              'audiences',
              'expected the ids of app clients, 26 letters and digits: no token has a pool id or an ARN as "aud"',
            ),
          ]
        : []),
      ...(isAny && issuers.some((issuer) => issuer.startsWith('https://api.workos.com/'))
        ? [
            problem(
              'audiences',
              '"any" rejects newer sessions, which name a client: add "authorizedParties" with your client id',
            ),
          ]
        : []),
      ...(others.length === 0 && ['org_id', '/o/id'].includes(userIdClaim)
        ? [problem('userIdClaim', `is shared by all users of an organization: write [${userIdClaim}, sub]`)]
        : []),
      ...(identityProviders.every((provider) => provider.type === 'cognito')
        ? entitlements.rules.flatMap(({ when }, rule): Problem[] =>
            index === 0 && when.some(({ claim }) => claim === 'groups')
              ? [{ path: rulePath(rule), message: 'Cognito has no claim "groups": write "cognito:groups"' }]
              : [],
          )
        : []),
    ];
  });
}

function admitsNobody({ entitlements: { rules, otherwise } }: Warned): Problem[] {
  return otherwise === 'deny' && !rules.some(admits)
    ? [{ path: entitlementsPath, message: 'admits nobody: add a rule with "when", or "otherwise": "allow"' }]
    : [];
}

/**
 * In Entra ID, a token of an application (client credentials grant) has no `scp`, but is otherwise like a user's: `idtyp`, which
 * tells them apart, is optional. So each rule that admits must name `scp`, or a claim that only users have.
 */
function admitsApplications(settings: Warned): Problem[] {
  const { identityProviders, entitlements } = settings;
  if (!identityProviders.some(({ issuers }) => issuers.some(isEntraIssuer))) return [];
  const remedy =
    'admits applications of Entra ID, not only users; name a scope in "when", for example "scp": "access_as_user"';
  if (entitlements.otherwise === 'allow')
    return [{ path: entitlementsPath, message: `everybody, or "otherwise": "allow", ${remedy}` }];
  return forEachRule(settings, (rule) =>
    admits(rule) && !rule.when.some(excludesApplications) ? remedy : undefined,
  );
}

/** No token of Entra ID has a verified address, so a condition on one is for users of another provider. */
const claimsOfUsers = new Set(['email', 'email_verified', 'phone_number', 'phone_number_verified']);

function excludesApplications(condition: Condition): boolean {
  const name = topLevelName(condition.claim);
  if ('present' in condition) return condition.present && name === 'scp';
  const values = [...condition.values];
  if (name === 'iss') return !values.some((issuer) => isEntraIssuer(String(issuer)));
  if (name === 'idtyp') return values.every((value) => value === 'user');
  return ['scp', 'sub', 'oid'].includes(name) || claimsOfUsers.has(name);
}

/** The administrator of each issuer, and of each tenant of Entra ID, decides what its claims say. */
function crossesProviders(settings: Warned): Problem[] {
  const sources = settings.identityProviders.flatMap(({ tenants, issuers }) => tenants ?? issuers);
  const isSingle = sources.length < 2 && !sources.includes('any');
  const hasOneUserBase =
    settings.identityProviders.length === 1 &&
    settings.identityProviders.every(({ tenants, issuers }) => !tenants && !issuers.some(isEntraIssuer));
  if (isSingle || hasOneUserBase) return [];
  return forEachRule(settings, (rule) => {
    if (rule.deny || !grants(rule) || rule.when.some(namesSource)) return undefined;
    const ids = [rule.plan_id, ...rule.grant_access.flatMap(({ space_id, role_id }) => [space_id, role_id])];
    const claims = [
      ...rule.when.filter((condition) => !('present' in condition && !condition.present)),
      ...ids.filter((id) => typeof id === 'object'),
    ].map(({ claim }) => claim);
    const deciding = claims.filter((claim) => !['scope', 'scp'].includes(topLevelName(claim)));
    return deciding.length === 0
      ? undefined
      : `every provider and tenant can issue ${deciding.map((claim) => `"${claim}"`).join(' and ')}; name "iss" or "tid" in "when" too`;
  });
}

/** `iss` contains the tenant. */
function namesSource(condition: Condition): boolean {
  return 'values' in condition && ['tid', 'iss'].includes(topLevelName(condition.claim));
}

const chosen = new Set(['scope', 'scp', 'acr', 'tfp']);

/** The page that requests a token chooses its scopes, so a user could choose the plan. */
function chosenByCaller(settings: Warned): Problem[] {
  const { rules } = settings.entitlements;
  const onlyChosen = ({ when, deny }: Rule): string | undefined => {
    const [condition, ...others] = when;
    const name = condition && topLevelName(condition.claim);
    return !deny && name !== undefined && others.length === 0 && chosen.has(name) ? name : undefined;
  };
  return forEachRule(settings, (rule) => {
    const name = onlyChosen(rule);
    const isChoice = rules.some((other) => other !== rule && grants(other) && onlyChosen(other) === name);
    return name !== undefined && grants(rule) && isChoice
      ? `the caller chooses "${name}", and another rule grants something else for another value: add a claim that the provider decides`
      : undefined;
  });
}

function admitsWithoutPlan({ entitlements: { rules, otherwise } }: Warned): Problem[] {
  const hasDefault = rules.some(({ when, plan_id }) => when.length === 0 && plan_id !== undefined);
  const isWithout = otherwise === 'allow' || rules.some((rule) => admits(rule) && rule.plan_id === undefined);
  return rules.some(({ plan_id }) => plan_id !== undefined) && isWithout && !hasDefault
    ? [
        {
          path: entitlementsPath,
          message:
            'admits users without a plan, and a plan takes effect only at the first authorization: end with a rule that has only "plan_id"',
        },
      ]
    : [];
}
