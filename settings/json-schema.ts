/** Converts the schema of the settings to JSON Schema, for editors. Not part of a Lambda bundle. */
import { type ConversionConfig, toJsonSchema as convert, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import {
  conditions,
  entitlementMembers,
  everybodyOrMembers,
  expectation,
} from '../lib/entitlements/rules.ts';
import { claimName } from '../lib/jwt/claims.ts';
import { descriptions } from './descriptions.ts';

/** Schemas that a transformation follows, with what it expects: converted alone, they would accept every value. */
const equivalents = new Map<v.GenericSchema, v.GenericSchema>([
  [conditions, v.pipe(v.record(claimName, expectation), v.minEntries(1))],
  [everybodyOrMembers, v.union([v.literal('everybody'), entitlementMembers])],
]);

const config: ConversionConfig = {
  // The input is what an operator writes; the output is what the functions use.
  typeMode: 'input',
  // JSON Schema cannot express checks in code, such as conditions between members. The deployment runs them.
  ignoreActions: ['check', 'raw_check'],
  overrideSchema: ({ valibotSchema }) => {
    const equivalent = [...equivalents].find(([schema]) => schema === valibotSchema)?.[1];
    return equivalent && withoutDialect(convert(equivalent, config));
  },
};

/**
 * Returns the JSON Schema (draft-07, which editors support best) of a schema's input. It accepts every value that the schema
 * accepts, and rejects unknown members. Throws if a part cannot be converted, which would otherwise accept every value.
 */
export const toJsonSchema = (schema: v.GenericSchema): JsonSchema => convert(schema, config);

/** Adds the descriptions of the settings to their JSON Schema, as hover texts. */
export const addDescriptions = (schema: JsonSchema, place = ''): JsonSchema => {
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema;
  const members = Object.entries(properties).map(([name, member]) => [`.${name}`, member] as const);
  for (const [step, part] of [...members, ['[]', items] as const, ['.*', additionalProperties] as const]) {
    const inner = `${place}${step}`.replace(/^\./, '');
    if (typeof part !== 'object' || Array.isArray(part)) continue;
    const description = descriptions[inner];
    if (description !== undefined) part.description = description;
    addDescriptions(part, inner);
  }
  for (const option of anyOf) if (typeof option === 'object') addDescriptions(option, place);
  return schema;
};

function withoutDialect({ $schema, ...jsonSchema }: JsonSchema): JsonSchema {
  return jsonSchema;
}
