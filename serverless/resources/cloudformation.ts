/** The types and intrinsic functions of CloudFormation that the stack needs. */
import type { Settings } from '../../settings/entries.ts';

/** The settings of a stage, with all tags. */
export interface StageSettings extends Settings {
  readonly stage: string;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Resources by their logical ids. */
export type Resources = Readonly<Record<string, Resource>>;

/** Part of a template. */
export interface TemplatePart {
  readonly Resources: Resources;
  readonly Outputs?: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
  /** Adds to resources that osls creates, by their logical ids. */
  readonly extensions?: Readonly<Record<string, Omit<Resource, 'Type'>>>;
}

export const ref = (name: string) => ({ Ref: name });

export const getAtt = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });

/** `Fn::Sub`: CloudFormation replaces `${Name}` and `${Name.Attribute}` in the text. */
export const sub = (text: string) => ({ 'Fn::Sub': text });

/** Logical ids of the resources that osls creates from `functions` and `provider` in serverless.yml. */
export const ids = {
  api: 'HttpApi',
  apiStage: 'HttpApiStage',
  apiLogGroup: 'HttpApiLogGroup',
  token: 'TokenLambdaFunction',
  tokenLogGroup: 'TokenLogGroup',
  jwks: 'JwksLambdaFunction',
  jwksLogGroup: 'JwksLogGroup',
} as const;
