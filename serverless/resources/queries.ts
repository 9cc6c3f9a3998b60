/** The saved queries of CloudWatch Logs Insights, in a folder per stage. */
import { stackNameOf } from '../../settings/names.ts';
import { ids, type Resource, type Resources, ref } from './cloudformation.ts';

export const createQueries = (stage: string): Resources => {
  const query = (name: string, logGroups: readonly string[], lines: readonly string[]): Resource => ({
    Type: 'AWS::Logs::QueryDefinition',
    Properties: {
      Name: `${stackNameOf(stage)}/${name}`,
      LogGroupNames: logGroups.map(ref),
      QueryString: `${lines.join('\n')}\n`,
    },
  });
  return {
    WhoGotWhatQuery: query(
      'who got what',
      [ids.tokenLogGroup],
      [
        '# Lists the tokens that were issued. For one user add: | filter user_id = "…", for one token: | filter token_sha256 = "…"',
        // Logs Insights makes a field of each element; this shows all of them in one.
        'parse @message /"grants":\\[(?<spaces_and_roles>[^\\]]*)\\]/',
        '| fields @timestamp, user_id, plan_id, no_personal_space, spaces_and_roles, issuer, key_version, expires_at, token_sha256, version, request_id',
        '| filter message = "audit" and outcome = "issued"',
        '| sort @timestamp desc',
        '| limit 1000',
      ],
    ),
    WhatHappenedQuery: query(
      'what happened to this user',
      [ids.tokenLogGroup],
      [
        '# Replace USER with the sub of the identity token, or with the user id at Latenode. Invalid tokens have no subject:',
        '# search for the request_id instead.',
        'fields @timestamp, outcome, reason, detail, subject, user_id, issuer, aud, authorized_party, expired_seconds_ago, plan_id, version, request_id',
        '| filter message = "audit" and (subject = "USER" or user_id = "USER")',
        '| sort @timestamp desc',
        '| limit 1000',
      ],
    ),
    WhyRefusedQuery: query(
      'why was this request id rejected',
      [ids.tokenLogGroup, ids.jwksLogGroup, ids.apiLogGroup],
      [
        '# Replace REQUEST_ID with the request_id of the response or its header apigw-requestid. A request that API Gateway itself',
        '# rejected has only a line of the access log (status, error, authorizerError). If only @message has a value, quotes in',
        '# authorizerError made the line invalid JSON: read the fields in @message.',
        'fields @timestamp, outcome, reason, detail, status, error, authorizerError, integrationStatus, issuer, user_id, duration_ms, @message',
        '| filter @message like "REQUEST_ID"',
        '| sort @timestamp asc',
      ],
    ),
    SlowestRequestsQuery: query(
      'slowest requests',
      [ids.tokenLogGroup],
      [
        '# Lists the time of each step in milliseconds. The initialization of a cold start is not included.',
        'fields @timestamp, duration_ms, steps_ms.bearer, steps_ms.identity, steps_ms.entitlements, steps_ms.signing_key, steps_ms.latenode_jwt, cold_start, outcome, request_id',
        '| filter message = "audit"',
        '| sort duration_ms desc',
        '| limit 100',
      ],
    ),
  };
};
