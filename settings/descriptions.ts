/** Describes each setting and each member, for editors and for messages about what is missing. */

const claim = 'The claim that has the number. If it is absent, the next rule decides.';

/** Descriptions by place; `[]` stands for the elements of an array, `*` for the members of a map. */
export const descriptions: Readonly<Record<string, string>> = {
  region: 'AWS region of the stack.',
  latenodeTenantId: 'Number of your tenant at Latenode, which becomes the claim `tenant_id`.',
  allowedOrigins:
    'Origins of the pages that embed Latenode, such as https://app.example.com; no wildcards. CORS allows no other origin.',
  allowedHeaders:
    'Request headers that your pages send in addition to the usual ones (authorization, content-type, trace headers), by their exact names. Default: none.',

  identityProviders: 'The identity providers whose tokens are accepted.',
  'identityProviders[].issuer':
    'The `iss` of the tokens, compared exactly; or an array of issuers with one user base. For Cognito: https://cognito-idp.<region>.amazonaws.com/<user pool id>. Required.',
  'identityProviders[].audiences':
    'Accepted `aud`, for access tokens of Cognito `client_id`. "any" is for an issuer of one application that sends no `aud`.',
  'identityProviders[].authorizedParties':
    'Accepted `azp`, else `client_id`, `cid`, `appid`. Required without audiences.',
  'identityProviders[].tenants':
    'Tenants of Entra ID, for an issuer with {tenantid}. "any" admits every tenant and personal accounts.',
  'identityProviders[].type': 'Default: derived from the issuer.',
  'identityProviders[].tokenUse': 'Accepted kinds of token. Cognito only. Default: both.',
  'identityProviders[].algorithms': 'Accepted `alg`. Default: RS256 for Cognito, else all of these.',
  'identityProviders[].jwksUri': 'Address of the key set. Default: by discovery.',
  'identityProviders[].userIdClaim':
    'The claim, or the claims, that identify the user. Changing it makes every user a new Latenode user.',
  'identityProviders[].userIdPrefix':
    'Prepended to each user id; must differ between providers. Changing it makes every user a new Latenode user.',
  'identityProviders[].maxTokenAgeSeconds':
    'Rejects tokens that are older, or have no `iat`. Default: no limit.',
  'identityProviders[].acceptMarked':
    'Accepts tokens with these marks of a machine or of an incomplete sign-in.',
  'identityProviders[].allowSelfAssertedClaims':
    'True: userIdClaim may be a claim that users can write at some providers.',

  entitlements:
    'Users who get a token, and their plan and spaces: `everybody` (every user with a valid identity token, without a plan), or rules.',
  'entitlements.rules': 'Evaluated top down.',
  'entitlements.rules[].when':
    'Claims of the token that must all match. A claim matches if it equals the value or one of the values, or is an array that contains one.',
  'entitlements.rules[].when.*.present': 'True: the token has the claim. False: it does not.',
  'entitlements.rules[].deny':
    'True: rejects the users that `when` matches, whatever else matches. Allows no other member than `when`.',
  'entitlements.rules[].plan_id': 'Plan at Latenode. The first matching rule with a plan decides.',
  'entitlements.rules[].plan_id.claim': claim,
  'entitlements.rules[].no_personal_space':
    'True: the user has no personal space, so some rule must grant a space.',
  'entitlements.rules[].grant_access': 'Spaces that the user may enter. The first grant for a space wins.',
  'entitlements.rules[].grant_access[].space_id': 'Number of the space at Latenode.',
  'entitlements.rules[].grant_access[].space_id.claim': claim,
  'entitlements.rules[].grant_access[].role_id':
    '2 Manager, 3 No-code, 4 Read only, 5 Credential only; 1 Admin requires allowAdminRole.',
  'entitlements.rules[].grant_access[].role_id.claim': claim,
  'entitlements.otherwise':
    'Users who match no rule with a "when": allow admits them, deny rejects them (403).',
  'entitlements.allowAdminRole': 'True: role_id may be 1 (Admin).',
  'entitlements.allowSelfAssertedClaims':
    'True: rules may use claims that users can write at some providers.',

  jwtAuthorizer:
    'JWT authorizer of API Gateway in front of POST /token. The function verifies every token either way. `on` requires one Cognito provider with one issuer and a list of audiences. Default: on for such a provider, else off.',
  signingKeySecretArn:
    'Full ARN of an existing secret for the signing key, in the region of the stack. Default: the stack creates a secret.',
  kmsKeyArn:
    'ARN of the KMS key that encrypts the secret, in the region of the stack. Default: the AWS managed key.',
  signingAlgorithm:
    'Algorithm of the Latenode JWT. Default: `algorithm` in the secret, else RS512 for an RSA key and the algorithm of the curve for an EC key.',
  tokenTtlSeconds:
    'Lifetime of the Latenode JWT in seconds, 30 to 3600. The JWT never outlives the identity token. Default: 600.',
  clockToleranceSeconds: 'Tolerance for the times in identity tokens, in seconds, 0 to 60. Default: 30.',
  signingKeyTtlSeconds:
    'Seconds for which a fetched signing key is fresh, 1 to 86400. A stale key is fetched again. Default: 300.',
  signingKeyMaxStaleSeconds:
    'Seconds for which a stale signing key is still used while Secrets Manager fails, 0 to 604800. Default: 86400.',

  domainName:
    'Custom domain name of the endpoint, in lower case. Requires domainCertificateArn. Default: none.',
  domainCertificateArn: 'ARN of the ACM certificate for domainName, in the region of the stack.',
  executeApiEndpoint:
    'The default execute-api endpoint of the API. `off` requires domainName. Default: off with domainName, else on.',
  requestsPerSecond:
    'Steady rate limit of each route for all callers together, in requests per second, 1 to 10000. API Gateway responds with 429 above it. Default: 50.',
  requestsInBurst:
    'Burst limit of each route for all callers together, in requests, 1 to 5000. Default: 100.',
  reservedConcurrency:
    "Reserved concurrency of each of the two functions, 1 to 1000, which is also its maximum. AWS takes it from the account's quota, of which 100 must remain unreserved. Default: none.",

  permissionsBoundaryArn:
    'ARN of the IAM policy that is the permissions boundary of the role of the functions. Default: none.',
  vpc: 'Subnets and security groups of the functions, which then reach the issuer and Secrets Manager only through your NAT gateway or VPC endpoint. Default: no VPC.',
  'vpc.subnetIds': 'Private subnets, in at least two availability zones.',
  'vpc.securityGroupIds': 'Security groups. HTTPS to the internet must be allowed.',
  deploymentBucket:
    'Name of an existing S3 bucket, in the region of the stack, for zips and templates. Default: the stack creates one.',
  tags: 'Tags of the stack and its resources, besides `service` and `stage`. Default: none.',
  tracing: 'X-Ray tracing of the functions. Default: on.',

  logLevel: 'Lowest level that is logged. Audit lines are written at every level. Default: INFO.',
  logRetentionDays:
    'Retention of all log groups in days, one of the values that CloudWatch Logs supports. Default: 90.',
  retainAuditLog: 'Keeps the log group with the audit lines when the stack is removed. Default: on.',
  logsKmsKeyArn:
    'ARN of the KMS key that encrypts the log groups, in the region of the stack. Its key policy must allow CloudWatch Logs. Default: a key of CloudWatch Logs.',
  alarmTopicArn:
    'ARN of the SNS topic that is notified when an alarm goes into ALARM and back to OK, in the region of the stack. Default: none.',
  rollbackMinutes:
    'Minutes, 0 to 180, for which CloudFormation watches the alarm `server-errors` after an update, which it rolls back if the alarm fires. Default: 0.',
  alarmRefusalPercent:
    'Threshold of the alarm `refusals`: percentage of the requests for a token that get 401 or 403, 1 to 99. Default: 50.',
  alarmKeyAgeDays:
    'Threshold of the alarm `signing-key-age`: age of the signing key in days, 1 to 3650. Default: 365.',
  alarmLatencyMilliseconds:
    'Threshold of the alarm `latency`: p99 latency of the API in milliseconds, 100 to 10000. Default: 2000.',
};
