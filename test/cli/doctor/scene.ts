/** Runs `npm run doctor` in process against a broker over HTTP, with an issuer and a stand-in for Secrets Manager. */
import { afterAll, afterEach, vi } from 'vitest';
import { doctorProgram } from '../../../cli/doctor/program.ts';
import type { Finding } from '../../../cli/shared/check.ts';
import type { StageSettings } from '../../../cli/shared/tools.ts';
import { wireBroker } from '../../support/broker.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { type Distort, type Gateway, onMethod, startGateway } from '../../support/gateway.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import type { KeyKind } from '../../support/keys.ts';
import { createRecordingLog } from '../../support/log.ts';
import { startSecret, type TestSecret } from '../../support/secret.ts';
import { configOf, variablesOf } from '../../support/settings.ts';
import { run, withInput } from '../run.ts';

export const origin = 'https://app.example.com';

export interface Examined {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  /** The names of the checks with this status. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  /** Returns the first finding of this name. */
  readonly of: (name: string) => Finding | undefined;
  /** Returns the detail and the notes of that finding, one per line. */
  readonly text: (name: string) => string;
  /** The output of both streams. */
  readonly printed: string;
}

export interface ExamineOptions {
  /** The standard input; a scene adds `--token -`. */
  readonly token?: string;
  /** Replaces the settings file of the stage. */
  readonly settings?: StageSettings;
  /** Seconds by which the clock of the doctor is ahead. */
  readonly aheadSeconds?: number;
}

export interface DoctorScene {
  readonly issuer: TestIssuer;
  readonly secret: TestSecret;
  readonly gateway: Gateway;
  /** The options for all three. */
  readonly options: readonly string[];
  /** The settings of the stage in these options. */
  readonly stage: StageSettings;
  /** Runs the doctor with these options and further arguments. */
  readonly examine: (options?: ExamineOptions, ...args: readonly string[]) => Promise<Examined>;
  /** The same without `--json`. */
  readonly examineAsText: (
    options?: ExamineOptions,
    ...args: readonly string[]
  ) => Promise<{ printed: string }>;
  readonly close: () => Promise<void>;
}

/** Runs the doctor with `--json`. */
export const examine = async (settings: ExamineOptions, ...args: readonly string[]): Promise<Examined> => {
  const { exitCode, printed } = await runDoctor(settings, [...args, '--json']);
  const findings: readonly Finding[] = JSON.parse(printed);
  const named = (wanted: Finding['status']) =>
    findings.flatMap(({ name, status }) => (status === wanted ? [name] : []));
  const of = (name: string) => findings.find((finding) => finding.name === name);
  return {
    exitCode,
    findings,
    printed,
    failed: named('failed'),
    skipped: named('skipped'),
    of,
    text: (name) => [of(name)?.detail, ...(of(name)?.notes ?? [])].join('\n'),
  };
};

async function runDoctor(
  { token = '', aheadSeconds = 0, settings }: ExamineOptions,
  args: readonly string[],
) {
  const { exitCode, out, err } = await run(doctorProgram, args, {
    ...(settings && { readStage: async () => settings }),
    ...withInput(token),
    now: () => Date.now() + aheadSeconds * 1000,
  });
  return { exitCode, printed: out + err };
}

/** Returns the options without this one and its value. */
export const without = (options: readonly string[], name: string): readonly string[] => {
  const place = options.indexOf(name);
  return options.filter((_option, index) => index !== place && index !== place + 1);
};

/** Answers 200 without verification to tokens whose iss is accepted. */
export const accepting = (isAccepted: (iss: unknown) => boolean): Distort =>
  onMethod('POST', (reply, { headers }) => {
    const payload = headers.authorization?.split('.')[1];
    const { iss } = payload ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : { iss: undefined };
    return isAccepted(iss) ? { ...reply, status: 200, body: '{"token":"a"}' } : reply;
  });

/** Starts a broker with a key of this kind (null: with an empty secret) that grants plan 35 to alice's tokens for "spa". */
export const startDoctorScene = async (kind: KeyKind | null = 'P-256'): Promise<DoctorScene> => {
  const issuer = await startIssuer(Date.now);
  const secret = await startSecret();
  if (kind) await secret.put(pkcs8Of(kind));
  const settings = {
    identityProviders: [{ issuer: issuer.issuer, audiences: ['spa'] }],
    entitlements: { rules: [{ when: { sub: 'alice' }, plan_id: 35 }], otherwise: 'deny' },
  };
  const functions = wireBroker(variablesOf(settings, secret.arn), {
    readSecret: secret.read,
    now: Date.now,
    log: createRecordingLog(),
  });
  const gateway = await startGateway(functions, [origin]);
  const options = ['--stage', 'prod', '--endpoint', gateway.url, '--secret-id', secret.arn];
  const stage: StageSettings = {
    region: 'us-east-1',
    config: configOf(settings),
    secretId: secret.arn,
    allowedOrigins: [origin],
    isAuthorizerOn: false,
  };
  const withStage = (options: ExamineOptions) => ({ settings: stage, ...options });
  return {
    issuer,
    secret,
    gateway,
    options,
    stage,
    examine: (settings = {}, ...args) =>
      examine(
        withStage(settings),
        ...options,
        ...(settings.token === undefined ? [] : ['--token', '-']),
        ...args,
      ),
    examineAsText: (settings = {}, ...args) =>
      runDoctor(withStage(settings), [...options, '--token', '-', ...args]),
    close: async () => {
      await Promise.all([issuer, secret, gateway].map((server) => server.close()));
    },
  };
};

/** Starts a scene for all tests of a file. */
export const shareDoctorScene = async (): Promise<DoctorScene> => {
  const scene = await startDoctorScene();
  afterEach(() => {
    scene.gateway.distort = undefined;
    scene.secret.standIn.fault = undefined;
  });
  afterAll(async () => {
    await scene.close();
    vi.unstubAllEnvs();
  });
  return scene;
};
