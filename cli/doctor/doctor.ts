/** `npm run doctor`: checks everything about a broker that can be checked from outside, and reports what it found. */
import { CommandError, explain } from '../command-error.ts';
import { audience, endpoint, issuer, origin, param, region, secretId, stage } from '../options.ts';
import { exitCodes, type Program } from '../program.ts';
import { findKeySetUrl, type StageSettings } from '../stage.ts';
import type { Tools } from '../tools.ts';
import { type Answer, type Ask, createAsk } from './ask.ts';
import { type Check, type Finding, failed, ok, runChecks } from './check.ts';
import { corsChecks } from './check-cors.ts';
import { endpointChecks, isAddressRight } from './check-endpoint.ts';
import { authorizerChecks, issuerChecks, trust } from './check-issuer.ts';
import { keyChecks } from './check-keys.ts';
import { refusalChecks } from './check-refusals.ts';
import { tokenChecks } from './check-token.ts';
import { type ExpectedOptions, type Intended, readIntended } from './intended.ts';
import { networkRemedy } from './network-fault.ts';
import { readToken } from './read-token.ts';
import { renderFindings } from './render.ts';

export interface DoctorOptions extends ExpectedOptions {
  readonly param?: readonly string[];
  readonly token?: string;
}

export const doctorProgram: Program = {
  name: 'npm run doctor --',
  define: (program, { tools, finish }) =>
    program
      .description(
        [
          'Checks a deployed broker from outside and says what to do about each problem.',
          'Changes nothing. Sends tokens that must be refused, so the log will have 401s. Prints no token and no key.',
        ].join(' '),
      )
      .addOption(stage)
      .addOption(param)
      .addOption(region)
      .addOption(secretId)
      .addOption(endpoint)
      .option(
        '--token <file>',
        "file with a user's token, for a complete exchange; - reads the standard input",
      )
      .addOption(issuer)
      .addOption(audience)
      .addOption(origin)
      .addHelpText(
        'after',
        exitCodes({ 0: 'no check failed; some may have been skipped', 1: 'a check failed' }),
      )
      .action(async (options) => {
        if (!options.stage && !options.endpoint)
          throw new CommandError('--stage or --endpoint is required', 2);
        const token = options.token === undefined ? undefined : await readToken(options.token, tools);
        const findings = await examine(options, token, tools);
        const exitCode = findings.some(({ status }) => status === 'failed') ? 1 : 0;
        finish({ exitCode, json: findings, text: renderFindings(findings) });
      }),
};

async function examine(options: DoctorOptions, token: string | undefined, tools: Tools): Promise<Finding[]> {
  const { settings, findings } = await readSettings(options, tools);
  const intended = readIntended(options, settings);
  const trusted = intended.providers.map((provider) => trust(provider, tools));
  const keys = keyChecks(intended, tools);

  // Neither waits for the other: what the broker depends on, and the broker.
  const [dependencies, broker] = await Promise.all([
    runChecks([
      ...issuerChecks(trusted, tools),
      ...(intended.isAuthorizerOn ? authorizerChecks(trusted, tools) : []),
      keys.ofSecret,
    ]),
    examineBroker(options, intended, tools, (ask, unasked) => [
      keys.ofKeySet(ask),
      ...refusalChecks({ ask, trusted, stage: intended.stage }, tools),
      ...corsChecks(ask, intended.origins),
      ...tokenChecks({ ask, unasked, token, trusted, intended }, tools),
    ]),
  ]);
  return [...findings, ...dependencies, ...broker];
}

async function readSettings(
  { stage, param = [] }: DoctorOptions,
  tools: Tools,
): Promise<{ settings?: StageSettings; findings: Finding[] }> {
  if (!stage) return { findings: [] };
  const name = 'settings';
  try {
    const settings = await tools.readStage(stage, param);
    const { config, allowedOrigins, isAuthorizerOn, region } = settings;
    const seen = `stage ${stage} in ${region}: ${count(config.identityProviders.length, 'issuer')}, ${count(allowedOrigins.length, 'origin')}, jwtAuthorizer ${isAuthorizerOn ? 'on' : 'off'}`;
    return { settings, findings: [{ name, ...ok(seen) }] };
  } catch (error) {
    const remedy = 'fill them in in serverless.yml, or give them with --param as the deployment does';
    return { findings: [{ name, ...failed(`stage ${stage}: ${explain(error)}`, remedy) }] };
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Where nothing answers, or no broker, everything else about it would only say so again. */
async function examineBroker(
  options: DoctorOptions,
  intended: Intended,
  tools: Tools,
  checks: (ask: Ask, unasked: Answer) => readonly Check[],
): Promise<Finding[]> {
  const name = 'endpoint';
  let baseUrl: string;
  try {
    const keySetUrl = await findKeySetUrl({ ...options, region: intended.region }, tools);
    baseUrl = keySetUrl.replace(/\/\.well-known\/jwks\.json$/, '');
  } catch (error) {
    const remedy = 'deploy the stage, log in to AWS, or give --endpoint URL as the deployment has printed it';
    return [{ name, ...failed(explain(error), remedy) }];
  }
  const ask = createAsk(baseUrl, tools);
  try {
    const answer = await ask('POST', '/token');
    const [first, ...others] = endpointChecks(baseUrl, answer, intended.stage);
    return await runChecks(isAddressRight(answer) ? [first, ...others, ...checks(ask, answer)] : [first]);
  } catch (error) {
    const reason = explain(error);
    const remedy = networkRemedy(reason) ?? 'compare it with the output TokenUrl of the stack';
    return [{ name, ...failed(reason, remedy) }];
  }
}
