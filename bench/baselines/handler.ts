/** The handler of both baselines: verifies the bearer token, and signs the claims of a Latenode JWT. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

type Claims = Readonly<Record<string, unknown>>;

const ttlSeconds = 600;
const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

export const createHandler =
  (verify: (token: string) => Promise<Claims>, sign: (claims: object) => Promise<string>) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    let claims: Claims;
    try {
      claims = await verify((event.headers.authorization ?? '').replace(/^Bearer /, ''));
    } catch {
      return { statusCode: 401, headers, body: JSON.stringify({ message: 'Unauthorized' }) };
    }
    const expires_at = Math.floor(Date.now() / 1000) + ttlSeconds;
    const user = { user_id: claims.sub, plan_id: claims.latenode_plan };
    const token = await sign({ tenant_id: 42, ...user, exp: expires_at });
    return { statusCode: 200, headers, body: JSON.stringify({ token, expires_at, expires_in: ttlSeconds }) };
  };
