/** Saved queries of CloudWatch Logs Insights: under "Saved queries", in the folder of the stage. */
import { stackNameOf } from '../names.ts';
import { ids, type Resource, type Resources, ref } from './cloudformation.ts';

export const queriesOf = (stage: string): Resources => {
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
        '# The tokens that were issued. For one user add: | filter user_id = "…", for one token: | filter token_sha256 = "…"',
        'fields @timestamp, user_id, plan_id, spaces.0, spaces.1, spaces.2, issuer, key_version, expires_at, token_sha256, request_id',
        '| filter message = "audit" and outcome = "issued"',
        '| sort @timestamp desc',
        '| limit 1000',
      ],
    ),
    WhyRefusedQuery: query(
      'why was this request id refused',
      [ids.tokenLogGroup, ids.jwksLogGroup, ids.apiLogGroup],
      [
        '# Replace REQUEST_ID by the request_id of the answer, or by its header apigw-requestid. A request that the gateway itself',
        '# has refused has a line of the gateway alone (status, error, authorizerError). If only @message is filled, quotes in an',
        '# error have broken the line, and the fields are in @message.',
        'fields @timestamp, outcome, reason, status, error, authorizerError, integrationError, issuer, user_id, duration_ms, @message',
        '| filter @message like "REQUEST_ID"',
        '| sort @timestamp asc',
      ],
    ),
    SlowestRequestsQuery: query(
      'slowest requests',
      [ids.tokenLogGroup],
      [
        "# The time of each stage, in milliseconds. A cold start's own time comes before, and is not in it.",
        'fields @timestamp, duration_ms, stages_ms.bearer, stages_ms.identity, stages_ms.entitlements, stages_ms.signing_key, stages_ms.latenode_jwt, cold_start, outcome, request_id',
        '| filter message = "audit"',
        '| sort duration_ms desc',
        '| limit 100',
      ],
    ),
  };
};
