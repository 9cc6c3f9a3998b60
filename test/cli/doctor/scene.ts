/** Runs `npm run doctor` in process against a broker over HTTP, with an issuer and a stand-in for Secrets Manager. */
import { afterAll, afterEach, vi } from 'vitest';
import { doctorProgram } from '../../../cli/doctor/program.ts';
import type { Finding } from '../../../cli/shared/check.ts';
import type { LoadedStage } from '../../../settings/load.ts';
import { wireBroker } from '../../support/broker.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { type Distort, onMethod, startGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { KeyKind } from '../../support/keys.ts';
import { createRecordingLog } from '../../support/log.ts';
import { startSecret } from '../../support/secret.ts';
import { required, variablesOf } from '../../support/settings.ts';
import { loadedStage, run, withInput } from '../run.ts';

export const [origin = ''] = required.allowedOrigins;

interface Options {
  /** The standard input; a scene adds `--token -`. */
  readonly token?: string;
  /** Replaces the settings file of the stage. */
  readonly stage?: LoadedStage;
  /** The clock of the doctor. */
  readonly now?: () => number;
}

const runDoctor = async ({ token = '', now = Date.now, stage }: Options, ...args: readonly string[]) => {
  const { exitCode, out, err } = await run(doctorProgram, args, {
    ...(stage && { readStage: async () => stage }),
    ...withInput(token),
    now,
  });
  return { exitCode, printed: out + err };
};

/** Runs the doctor with `--json`. */
export const examine = async (options: Options, ...args: readonly string[]) => {
  const { exitCode, printed } = await runDoctor(options, ...args, '--json');
  const findings: readonly Finding[] = JSON.parse(printed);
  const withStatus = (wanted: Finding['status']) =>
    findings.flatMap(({ name, status }) => (status === wanted ? [name] : []));
  /** The first finding of this name. */
  const of = (name: string) => findings.find((finding) => finding.name === name);
  /** The detail and the notes of that finding, one per line. */
  const text = (name: string) => [of(name)?.detail, ...(of(name)?.notes ?? [])].join('\n');
  const [failed, skipped] = [withStatus('failed'), withStatus('skipped')];
  return { exitCode, findings, printed, failed, skipped, of, text };
};

/** Responds with 200, without verification, to tokens whose `iss` is accepted. */
export const accepting = (isAccepted: (iss: unknown) => boolean): Distort =>
  onMethod('POST', (reply, { headers }) => {
    const payload = headers.authorization?.split('.')[1];
    const { iss } = payload ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : { iss: undefined };
    return isAccepted(iss) ? { ...reply, status: 200, body: '{"token":"a"}' } : reply;
  });

export type DoctorScene = Awaited<ReturnType<typeof startDoctorScene>>;

/** Starts a broker with a key of this kind (null: with an empty secret) that grants plan 35 to alice's tokens for "spa". */
export const startDoctorScene = async (kind: KeyKind | null = 'P-256') => {
  const issuer = await startIssuer(Date.now);
  const secret = await startSecret();
  if (kind) await secret.put(pkcs8Of(kind));
  const settings = {
    identityProviders: [{ issuer: issuer.issuer, audiences: ['spa'] }],
    entitlements: { rules: [{ when: { sub: 'alice' }, plan_id: 35 }], otherwise: 'deny' },
  };
  const wiring = { readSecret: secret.read, now: Date.now, log: createRecordingLog() };
  const gateway = await startGateway(wireBroker(variablesOf(settings, secret.arn), wiring), [origin]);
  /** The options for all three. */
  const options = ['--stage', 'prod', '--endpoint', gateway.url, '--secret-id', secret.arn];
  const stage = loadedStage(settings);
  const tokenOption = ({ token }: Options) => (token === undefined ? [] : ['--token', '-']);
  return {
    ...{ issuer, secret, gateway, stage },
    /** Runs the doctor with these options and further arguments. */
    examine: (own: Options = {}, ...args: readonly string[]) =>
      examine({ stage, ...own }, ...options, ...tokenOption(own), ...args),
    /** The same without `--json`. */
    run: (own: Options = {}, ...args: readonly string[]) =>
      runDoctor({ stage, ...own }, ...options, ...tokenOption(own), ...args),
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
