/** Exports the public interface of the package; `react.ts` and `element.ts` are its other entries. */
export { describeError, type ErrorDescription, type ErrorTexts } from './describe-error.ts';

export { blocksThirdPartyCookies } from './device.ts';
export { type EmbedOptions, embedLatenode, type LatenodeEmbed } from './embed-latenode.ts';
export { LatenodeError, type LatenodeErrorCode } from './latenode-error.ts';
export type { SdkSource, TrustedScriptUrlPolicy } from './sdk/load.ts';
export { allowNewerFields } from './sdk/newer-fields.ts';
export type {
  LatenodeConfiguration,
  LatenodeSdk,
  LatenodeSdkClass,
  NodeType,
  ScenarioWebhookEntry,
} from './sdk/sdk.ts';
export type { LatenodeButtonTheme, LatenodeButtonType, LatenodeTheme } from './sdk/theme.ts';
export type { LatenodeButton, LatenodeFont, LatenodeUi } from './sdk/ui.ts';
export {
  createTokenClient,
  type GetTokenOptions,
  type IdentityToken,
  type LatenodeToken,
  type TokenClient,
  type TokenClientEvent,
  type TokenClientOptions,
} from './token-client.ts';
