/** `npm run explain`: judges a token with the settings of a stage, and explains each step. */
import type { Claims } from '../../lib/jwt/claims.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { isJsonObject } from '../../lib/validation/shape.ts';
import { usageError } from '../shared/command-error.ts';
import { requiredStage } from '../shared/options.ts';
import { exitCodes, type Program } from '../shared/program.ts';
import { readInput, readToken } from '../shared/read-token.ts';
import { printableFindings, renderFindings } from '../shared/report.ts';
import type { Tools } from '../shared/tools.ts';
import { trust } from '../shared/trust.ts';
import { type Explanation, explainToken } from './explain-token.ts';

export const explainProgram: Program = {
  name: 'npm run explain --',
  define: (program, { tools, finish }) =>
    requiredStage(program)
      .description(
        'Explains why the broker issues a Latenode JWT for a token, or rejects it: every check and every rule, with the code of the functions and the settings of the stage. Contacts only the issuer, for its keys. Prints no token.',
      )
      .option('--token <file>', "file with a user's ID or access token; - reads standard input")
      .option(
        '--claims <file>',
        'file with the claims of a token as JSON, instead of a token; contacts no issuer',
      )
      .option('--offline', 'contacts no issuer; the signature is not verified')
      .addHelpText('after', exitCodes({ 0: 'a Latenode JWT would be issued', 1: 'the token is rejected' }))
      .action(async ({ stage, param = [], token, claims, offline = false }) => {
        if ((token === undefined) === (claims === undefined))
          throw usageError('--token or --claims is required, and not both');
        const { settings } = await tools.readStage(stage, param);
        const explanation = await explainToken({
          token: token === undefined ? await readClaims(claims ?? '', tools) : await readJwt(token, tools),
          providers: settings.identityProviders.map((provider) => trust(provider, tools)),
          settings,
          isOffline: offline || token === undefined,
          now: tools.now(),
        });
        finish(describe(explanation));
      }),
};

function describe({ findings, rejection, latenodeClaims }: Explanation) {
  const printable = printableFindings(findings);
  const isIssued = rejection === undefined && latenodeClaims !== undefined;
  const result = rejection
    ? `rejected: ${rejection.code}, ${rejection.reason}`
    : isIssued
      ? 'a Latenode JWT would be issued'
      : 'not decided';
  return {
    exitCode: isIssued ? 0 : 1,
    json: { result, claims: latenodeClaims, checks: printable },
    text: `${renderFindings(printable)}\n${result}`,
  };
}

/** Throws a usage error for anything but one JWT. */
async function readJwt(file: string, tools: Tools): Promise<string> {
  const token = await readToken(file, tools);
  if (/\s/.test(token)) throw usageError('--token: expected one token, found several words');
  try {
    parseCompactJws(token);
  } catch (error) {
    throw usageError(`--token: ${error instanceof Error ? error.message : error}`);
  }
  return token;
}

const maxBytes = 10_240;

async function readClaims(file: string, tools: Tools): Promise<Claims> {
  const text = await readInput('--claims', file, tools);
  if (Buffer.byteLength(text) > maxBytes) throw usageError(`--claims: more than ${maxBytes} bytes`);
  let claims: unknown;
  try {
    claims = JSON.parse(text);
  } catch {
    throw usageError('--claims: the file is not JSON');
  }
  if (!isJsonObject(claims)) throw usageError('--claims: expected a JSON object with the claims of a token');
  return claims;
}
