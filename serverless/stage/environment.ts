/** Makes the functions' environment from the settings of a stage. */
import { variables } from './names.ts';

/** The limit of Lambda for the names and values of all variables together. */
export const maxEnvironmentBytes = 4096;

/** The variables that are set, as texts. `values` are the settings as the operator writes them. */
export const environmentOf = (values: ReadonlyMap<string, unknown>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([variable, name]) => {
      const value = values.get(name);
      return value === undefined ? [] : [[variable, textOf(name, value)]];
    }),
  );

/** The bytes of these variables and of those that the deployment adds. */
export const bytesOf = (environment: Readonly<Record<string, string>>): number => {
  const added = {
    SIGNING_KEY_SECRET_ID: 'x'.repeat(130), // an ARN, which CloudFormation fills in
    BROKER_VERSION: 'x'.repeat(40),
  };
  return Buffer.byteLength(
    Object.entries({ ...added, ...environment })
      .flat()
      .join(''),
  );
};

function textOf(name: string, value: unknown): string {
  if (name === 'oidcAudience' && Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
