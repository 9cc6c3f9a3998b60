/**
 * Extends osls: prints who is admitted before packaging, checks the account before a deployment, and prints after a deployment the
 * outputs of the stack, which osls itself prints with --verbose only, and the next commands.
 */
import { missingPermission } from '../settings/permission.ts';
import { shellWord } from '../settings/shell-word.ts';
import { type AwsConfig, type DeployedSettings, prepareDeployment } from './before-deployment.ts';
import type { BuiltSettings } from './settings.ts';

/** The part of osls that the plugin uses. */
interface Serverless {
  readonly service: {
    readonly custom: { readonly settings: PrintedSettings };
    readonly provider: { rollbackConfiguration?: object };
  };
  readonly getProvider: (name: 'aws') => { readonly getAwsSdkV3Config: () => Promise<AwsConfig> };
  readonly configSchemaHandler: {
    readonly schema: {
      readonly properties: { readonly provider: { readonly properties: { region: object } } };
    };
  };
  readonly classes: { readonly Error: new (message: string) => Error };
  readonly pluginManager: {
    readonly cliOptions: { readonly stage?: string; readonly param?: readonly string[] | null };
    readonly plugins: readonly Partial<InfoPlugin>[];
  };
  readonly addServiceOutputSection: (name: string, content: string | readonly string[]) => void;
}

/** The plugin `AwsInfo` of osls, which has read the stack from CloudFormation. */
interface InfoPlugin {
  readonly gatheredData: {
    readonly info: { endpoints: readonly string[] };
    readonly outputs: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  };
}

/** The part of `custom.settings` that is printed. */
type PrintedSettings = DeployedSettings &
  Pick<BuiltSettings, 'version' | 'admission' | 'warnings' | 'latenodeTenantId' | 'isExecuteApiDisabled'>;

interface Writers {
  readonly log: { readonly notice: (text: string) => void; readonly warning: (text: string) => void };
}

/** The outputs of the stack that are printed, in this order, with their labels. */
const outputLabels = {
  TokenUrl: 'token URL',
  KeySetUrl: 'key set URL',
  SigningKeySecretArn: 'secret',
  DashboardUrl: 'dashboard',
  DomainTarget: 'domain target',
  DomainTargetZone: 'zone of the domain target',
  HttpApiUrl: 'default endpoint',
};

/** Long enough for osls to print the error, after which it ends by itself unless something is still open. */
const exitMilliseconds = 2000;

/** A function, not an arrow function, because osls calls it with `new`. */
export default function plugin(serverless: Serverless, _options: unknown, { log }: Writers) {
  const settings = () => serverless.service.custom.settings;
  // The list of regions in osls lacks the newest.
  serverless.configSchemaHandler.schema.properties.provider.properties.region = { type: 'string' };
  return {
    hooks: {
      // serverless-esbuild does not end esbuild after a failed build, which would keep this process alive.
      error: ({ message }: Error) => {
        const remedy = missingPermission(message);
        if (remedy) log.warning(remedy);
        setTimeout(() => process.exit(1), exitMilliseconds).unref();
      },
      'before:package:cleanup': () => {
        const { version, latenodeTenantId: tenant, admission, warnings } = settings();
        log.notice(
          [`Version ${version}, Latenode tenant ${tenant}. Who is admitted:`, ...admission].join('\n  '),
        );
        for (const warning of warnings) log.warning(warning);
      },
      'before:aws:deploy:deploy:createStack': async () => {
        const config = await serverless.getProvider('aws').getAwsSdkV3Config();
        const { taken = [], rollback } = await prepareDeployment(config, settings());
        if (taken.length > 0)
          throw new serverless.classes.Error(
            ['The stack cannot be created, because these resources already exist:', ...taken].join('\n  '),
          );
        if (rollback) serverless.service.provider.rollbackConfiguration = rollback;
      },
      'after:aws:info:gatherData': () => {
        const info = serverless.pluginManager.plugins.find(({ gatheredData }) => gatheredData);
        if (!info?.gatheredData) return;
        const { gatheredData } = info;
        gatheredData.info.endpoints = []; // the outputs have the URLs; with a custom domain osls would print a disabled one
        const values = new Map(
          gatheredData.outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
        );
        // Without a domain it is part of the token URL.
        if (settings().isExecuteApiDisabled || !values.has('DomainTarget')) values.delete('HttpApiUrl');
        for (const [key, label] of Object.entries(outputLabels)) {
          const value = values.get(key);
          if (value) serverless.addServiceOutputSection(label, value);
        }
        serverless.addServiceOutputSection('version', settings().version);
        serverless.addServiceOutputSection('next', nextCommands(serverless));
      },
    },
  };
}

function nextCommands({ service, pluginManager }: Serverless): string[] {
  const { stage } = service.custom.settings;
  const options = (pluginManager.cliOptions.param ?? [])
    .map((pair) => ` --param ${shellWord(pair)}`)
    .join('');
  return [
    `npm run key -- push key.pem --stage ${stage}${options}`,
    `npm run doctor -- --stage ${stage}${options}`,
  ];
}
