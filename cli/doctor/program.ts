/** `npm run doctor`: checks a deployed broker from outside, and reports the findings. */
import { describeAdmission } from '../../settings/admission.ts';
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
import type { StackOutputs, StageSettings, Tools } from '../shared/tools.ts';
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
        if (!options.stage) throw usageError('--stage is required');
        const token = options.token === undefined ? undefined : await readToken(options.token, tools);
        const findings = printableFindings(await examine(options, token, tools));
        const exitCode = findings.some(({ status }) => status === 'failed') ? 1 : 0;
        finish({ exitCode, json: findings, text: renderFindings(findings) });
      }),
};

async function examine(options: TargetOptions, token: string | undefined, tools: Tools): Promise<Finding[]> {
  const settings = await tools.readStage(options.stage ?? '', options.param ?? []);
  const target = { ...options, region: regionOf(options, settings) };
  const trusted = settings.config.identityProviders.map((provider) => trust(provider, tools));
  const stored = readStoredKey(target, settings, tools);
  const outputs = readOutputs(target, tools);

  // Checks the broker and the services that it depends on at the same time.
  const [dependencies, broker] = await Promise.all([
    runChecks([
      createCheck('settings', () => describeSettings(settings)),
      ...admissionChecks(settings),
      createCheck('target', async () => passed(await describeTarget(target, stored, outputs))),
      ...issuerChecks(trusted, tools),
      createCheck('secret', async () => (await stored).verdict),
      ...planChecks(settings, tools),
    ]),
    examineBroker(
      target,
      settings,
      { ...tools, readStackOutputs: () => outputs },
      (broker, unauthenticated) => {
        const keySet = keySetCheck(broker, stored, settings, tools);
        const { garbage, foreignIssuer, foreignKeys } = rejectionChecks(broker, trusted, tools);
        const first = [garbage, foreignIssuer, keySet];
        return [
          ...[keySet, garbage, foreignIssuer, ...foreignKeys],
          ...corsChecks(broker, settings.allowedOrigins),
          ...tokenChecks({ broker, unauthenticated, token, first, trusted, settings }, tools),
        ];
      },
    ),
  ]);
  return [...dependencies, ...broker];
}

function describeSettings({ config, allowedOrigins, isAuthorizerOn }: StageSettings) {
  const authorizer = `jwtAuthorizer ${isAuthorizerOn ? 'on' : 'off'}`;
  return passed(`${authorizer}; origins: ${allowedOrigins.join(', ')}`, describeAdmission(config));
}

function admissionChecks({ warnings = [] }: StageSettings): Check[] {
  const remedy = 'change the settings as these warnings say, and deploy';
  const check = createCheck('admission', () =>
    warning('the settings may not mean what you intend', remedy, warnings),
  );
  return warnings.length > 0 ? [check] : [];
}

/** Sends one request to CloudFormation, unless `--endpoint` is given; rejects with its error. */
function readOutputs({ stage, region, endpoint }: TargetOptions, tools: Tools): Promise<StackOutputs> {
  const isNeeded = stage !== undefined && endpoint === undefined;
  const outputs = isNeeded ? tools.readStackOutputs(stackNameOf(stage), region) : Promise.resolve(new Map());
  outputs.catch(() => {}); // reported by the check of the endpoint
  return outputs;
}

/** Reads the account from the ARN of the secret. */
async function describeTarget(
  { stage, region }: TargetOptions,
  stored: Promise<StoredKey>,
  stack: Promise<StackOutputs>,
): Promise<string> {
  const outputs = await stack.catch((): StackOutputs => new Map());
  const arn = (await stored).arn ?? outputs.get('SigningKeySecretArn') ?? '';
  const [, , , regionOfSecret, account] = arn.split(':');
  return [
    stage ? `stage ${stage}` : 'no stage',
    `account ${account || 'unknown'}`,
    `region ${region ?? (regionOfSecret || 'unknown')}`,
    `version ${outputs.get('Version') ?? 'unknown'}`,
  ].join(', ');
}

/** Runs only the first check if nothing responds, or something that is not a broker. */
async function examineBroker(
  target: TargetOptions,
  settings: StageSettings,
  tools: Tools,
  createChecks: (broker: Broker, unauthenticated: TimedResponse) => readonly Check[],
): Promise<Finding[]> {
  const name = 'endpoint';
  let baseUrl: string;
  try {
    baseUrl = (await findKeySetUrl(target, tools)).slice(0, -keySetPath.length);
  } catch (error) {
    const remedy =
      'deploy the stage, log in to AWS, or specify --endpoint with a URL that the deployment printed';
    return [{ name, ...verdictOf(error, remedy) }];
  }
  const broker = createBroker(baseUrl, target, tools);
  try {
    const response = await broker.postToken();
    const [first, ...others] = endpointChecks(
      baseUrl,
      response,
      broker,
      settings?.config.clockToleranceSeconds ?? 30,
    );
    const further = isBrokerAddress(response) ? [...others, ...createChecks(broker, response)] : [];
    return await runChecks([first, ...further]);
  } catch (error) {
    const remedy = networkRemedy(explain(error)) ?? 'compare the URL with the output TokenUrl of the stack';
    return [{ name, ...verdictOf(error, remedy) }];
  }
}
