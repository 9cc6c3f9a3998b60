/** `npm run doctor`: checks a deployed broker from outside, and reports the findings. */
import { describeAdmission } from '../../settings/admission.ts';
import type { LoadedStage } from '../../settings/load.ts';
import { stackNameOf } from '../../settings/names.ts';
import {
  type Check,
  createCheck,
  type Finding,
  passed,
  runChecks,
  verdictOf,
  warning,
} from '../shared/check.ts';
import { explain, usageError } from '../shared/command-error.ts';
import { keySetPath } from '../shared/key-set.ts';
import { withTarget } from '../shared/options.ts';
import { exitCodes, type Program } from '../shared/program.ts';
import { readToken } from '../shared/read-token.ts';
import { networkRemedy } from '../shared/remedies.ts';
import { printableFindings, renderFindings } from '../shared/report.ts';
import { findKeySetUrl, regionOf, type TargetOptions } from '../shared/stage.ts';
import type { StackOutputs, Tools } from '../shared/tools.ts';
import { trust } from '../shared/trust.ts';
import { type Broker, createBroker, type TimedResponse } from './broker.ts';
import { corsChecks } from './check-cors.ts';
import { endpointChecks, isBrokerAddress } from './check-endpoint.ts';
import { issuerChecks } from './check-issuer.ts';
import { keySetCheck, readStoredKey, type StoredKey } from './check-keys.ts';
import { planChecks } from './check-plans.ts';
import { rejectionChecks } from './check-rejections.ts';
import { tokenChecks } from './check-token.ts';

export const doctorProgram: Program = {
  name: 'npm run doctor --',
  define: (program, { tools, finish }) =>
    withTarget(program)
      .description(
        [
          'Checks a deployed broker from outside, and prints a remedy for each problem.',
          'Changes nothing, and prints no token and no key. Sends invalid tokens, so the log of the broker will contain 401s.',
          'If LATENODE_API_TOKEN is set, compares the plans and spaces of the entitlement rules with those at Latenode.',
        ].join(' '),
      )
      .option(
        '--token <file>',
        "file with a user's ID or access token, for a complete exchange; - reads standard input",
      )
      .addHelpText(
        'after',
        exitCodes({ 0: 'no check failed; some may have been skipped', 1: 'a check failed' }),
      )
      .action(async (options) => {
        const { stage, token } = options;
        if (!stage) throw usageError('--stage is required');
        const text = token === undefined ? undefined : await readToken(token, tools);
        const findings = printableFindings(await examine({ ...options, stage }, text, tools));
        const exitCode = findings.some(({ status }) => status === 'failed') ? 1 : 0;
        finish({ exitCode, json: findings, text: renderFindings(findings) });
      }),
};

type Target = TargetOptions & { readonly stage: string };

async function examine(options: Target, token: string | undefined, tools: Tools): Promise<Finding[]> {
  const loaded = await tools.readStage(options.stage, options.param ?? []);
  const { settings } = loaded;
  const target = { ...options, region: regionOf(options, settings) };
  const trusted = settings.identityProviders.map((provider) => trust(provider, tools));
  const stored = readStoredKey(target, loaded, tools);
  const outputs = readOutputs(target, tools);
  const createChecks = (broker: Broker, unauthenticated: TimedResponse): Check[] => {
    const [endpoint, ...others] = endpointChecks(unauthenticated, broker, settings.clockToleranceSeconds);
    if (!isBrokerAddress(unauthenticated)) return [endpoint];
    const keySet = keySetCheck(broker, stored, settings, tools);
    const { garbage, foreignIssuer, foreignKeys } = rejectionChecks(broker, trusted, tools);
    const first = [garbage, foreignIssuer, keySet];
    return [
      ...[endpoint, ...others, keySet, garbage, foreignIssuer, ...foreignKeys],
      ...corsChecks(broker, settings.allowedOrigins),
      ...tokenChecks({ broker, unauthenticated, token, first, trusted, settings }, tools),
    ];
  };

  // The checks of the broker run beside those of the services that it depends on.
  const [dependencies, broker] = await Promise.all([
    runChecks([
      createCheck('settings', () => describeSettings(loaded)),
      ...admissionChecks(loaded),
      createCheck('target', async () => passed(await describeTarget(target, stored, outputs))),
      ...issuerChecks(trusted, tools),
      createCheck('secret', async () => (await stored).verdict),
      ...planChecks(settings.entitlements, tools),
    ]),
    examineBroker(target, { ...tools, readStackOutputs: () => outputs }, createChecks),
  ]);
  return [...dependencies, ...broker];
}

function describeSettings({ settings, isAuthorizerOn }: LoadedStage) {
  const authorizer = `jwtAuthorizer ${isAuthorizerOn ? 'on' : 'off'}`;
  return passed(`${authorizer}; origins: ${settings.allowedOrigins.join(', ')}`, describeAdmission(settings));
}

function admissionChecks({ warnings }: LoadedStage): Check[] {
  const remedy = 'change the settings as these warnings say, and deploy';
  const check = createCheck('admission', () =>
    warning('the settings may not mean what you intend', remedy, warnings),
  );
  return warnings.length > 0 ? [check] : [];
}

/** Sends one request to CloudFormation, unless `--endpoint` is given; rejects with its error. */
function readOutputs({ stage, region, endpoint }: Target, tools: Tools): Promise<StackOutputs> {
  const outputs = endpoint ? Promise.resolve(new Map()) : tools.readStackOutputs(stackNameOf(stage), region);
  outputs.catch(() => {}); // reported by the check of the endpoint
  return outputs;
}

/** Reads the account from the ARN of the secret. */
async function describeTarget(
  { stage, region }: Target,
  stored: Promise<StoredKey>,
  stack: Promise<StackOutputs>,
): Promise<string> {
  const outputs = await stack.catch((): StackOutputs => new Map());
  const arn = (await stored).arn ?? outputs.get('SigningKeySecretArn') ?? '';
  const account = arn.split(':')[4] || 'unknown';
  return `stage ${stage}, account ${account}, region ${region}, version ${outputs.get('Version') ?? 'unknown'}`;
}

/** Runs only the check of the endpoint if nothing responds, or something that is not a broker. */
async function examineBroker(
  target: Target,
  tools: Tools,
  createChecks: (broker: Broker, unauthenticated: TimedResponse) => readonly Check[],
): Promise<Finding[]> {
  let baseUrl: string | undefined;
  try {
    baseUrl = (await findKeySetUrl(target, tools)).slice(0, -keySetPath.length);
    const broker = createBroker(baseUrl, target, tools);
    return await runChecks(createChecks(broker, await broker.postToken()));
  } catch (error) {
    const remedy = baseUrl
      ? (networkRemedy(explain(error)) ?? 'compare the URL with the output TokenUrl of the stack')
      : 'deploy the stage, log in to AWS, or specify --endpoint with a URL that the deployment printed';
    return [{ name: 'endpoint', ...verdictOf(error, remedy) }];
  }
}
