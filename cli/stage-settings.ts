/** Reads the settings of a stage from config/<stage>.yml, as a deployment reads them. */
import { loadStage } from '../serverless/stage/load.ts';
import type { StageSettings } from './stage.ts';

/** `params` are overrides, `name=value`. Throws `InvalidInputError` with every problem. */
export const readStageSettings = async (stage: string, params: readonly string[]): Promise<StageSettings> => {
  const { settings, config, isAuthorizerOn } = loadStage({ stage, parameters: params });
  return { config, allowedOrigins: settings.allowedOrigins, isAuthorizerOn, region: settings.region };
};
