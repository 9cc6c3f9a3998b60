/** Converts the settings of a stage to the environment variables of the functions. */
import { variables } from './setting-names.ts';

/** Lambda's quota for the names and values of all environment variables together. */
export const maxEnvironmentBytes = 4096;

/** Returns the variables of the settings that are set. `values` are the settings as the operator writes them. */
export const environmentOf = (values: ReadonlyMap<string, unknown>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([variable, name]) => {
      const value = values.get(name);
      return value === undefined ? [] : [[variable, textOf(name, value)]];
    }),
  );

/** Counts the bytes of these variables and of those that the deployment adds. */
export const bytesOf = (environment: Readonly<Record<string, string>>): number => {
  const added = {
    SIGNING_KEY_SECRET_ID: 'x'.repeat(130), // the length of an ARN, which CloudFormation fills in
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
