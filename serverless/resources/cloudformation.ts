/** CloudFormation's types and intrinsic functions, as far as the stack needs them. */

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
  /** Properties that are added to resources which osls creates, by their logical ids. */
  readonly extensions?: Readonly<Record<string, Pick<Resource, 'Properties'>>>;
}

export const ref = (name: string) => ({ Ref: name });

export const getAtt = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });

/** Replaces `${Name}` and `${Name.Attribute}` in a text. */
export const sub = (text: string) => ({ 'Fn::Sub': text });

/** Logical ids of what osls creates from `functions` and `provider` in serverless.yml. */
export const ids = {
  api: 'HttpApi',
  apiStage: 'HttpApiStage',
  apiLogGroup: 'HttpApiLogGroup',
  token: 'TokenLambdaFunction',
  tokenLogGroup: 'TokenLogGroup',
  jwks: 'JwksLambdaFunction',
  jwksLogGroup: 'JwksLogGroup',
} as const;
