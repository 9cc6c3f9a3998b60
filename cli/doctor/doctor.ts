/** `npm run doctor`: everything about a broker that can be checked from outside, at the same time, in one report. */
import type { Command, Input } from '../command.ts';
import { CommandError, explain } from '../command-error.ts';
import { findKeySetUrl } from '../endpoint.ts';
import type { Options } from '../options.ts';
import type { Tools } from '../tools.ts';
import { type Answer, type Ask, createAsk } from './ask.ts';
import { type Check, type Finding, failed, ok, runChecks } from './check.ts';
import { corsChecks } from './check-cors.ts';
import { endpointChecks, isAddressRight } from './check-endpoint.ts';
import { authorizerChecks, issuerChecks, trust } from './check-issuer.ts';
import { keyChecks } from './check-keys.ts';
import { refusalChecks } from './check-refusals.ts';
import { tokenChecks } from './check-token.ts';
import { type Intended, readIntended } from './intended.ts';
import { networkRemedy } from './network-fault.ts';
import { renderFindings } from './render.ts';
import { readStageSettings, type StageSettings } from './stage-settings.ts';

export const doctor: Command = {
  summary: 'Finds what is wrong with a broker, from outside.',
  details: [
    'What it is meant to be comes from the stage in serverless.yml, as deployed, and from the options, which go before it.',
    'Changes nothing. Sends tokens that must be refused, so there will be 401s in the log. Prints no token and no key.',
  ].join('\n'),
  file: 'none',
  options: ['stage', 'param', 'endpoint', 'issuer', 'audience', 'origin', 'secret-id', 'region', 'token'],
  exitCodes: { 0: 'nothing is wrong, though checks may have been left out', 1: 'something is wrong' },
  run: async ({ options }: Input, tools) => {
    if (!options.stage && !options.endpoint)
      throw new CommandError('which broker? Say --stage NAME, or --endpoint URL', 2);
    const findings = await examine(options, await readToken(options, tools), tools);
    const exitCode = findings.some(({ status }) => status === 'failed') ? 1 : 0;
    return { exitCode, json: findings, text: renderFindings(findings) };
  },
};

async function readToken({ token }: Options, tools: Tools): Promise<string | undefined> {
  const text = (token === '-' ? await tools.readFile('-') : token)?.trim();
  if (text === '') throw new CommandError('there is no token on the standard input', 2);
  return text;
}

async function examine(options: Options, token: string | undefined, tools: Tools): Promise<Finding[]> {
  const { settings, findings } = await readSettings(options);
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

async function readSettings({
  stage,
  param,
}: Options): Promise<{ settings?: StageSettings; findings: Finding[] }> {
  if (!stage) return { findings: [] };
  const name = 'settings';
  try {
    const settings = await readStageSettings(stage, param);
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
  options: Options,
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
