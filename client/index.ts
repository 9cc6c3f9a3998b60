/** Exports the public interface of the package; `react.ts` is its second entry. */
export { type EmbedOptions, embedLatenode, type LatenodeEmbed } from './embed-latenode.ts';
export { LatenodeError, type LatenodeErrorCode } from './latenode-error.ts';
export type {
  LatenodeConfiguration,
  LatenodeSdk,
  LatenodeSdkClass,
  NodeType,
  ScenarioWebhookEntry,
} from './latenode-sdk.ts';
export type { LatenodeButtonTheme, LatenodeButtonType, LatenodeTheme } from './latenode-theme.ts';
export type { LatenodeButton, LatenodeFont, LatenodeUi } from './latenode-ui.ts';
export { allowNewerFields } from './newer-fields.ts';
export { blocksThirdPartyCookies } from './third-party-cookies.ts';
export {
  createTokenClient,
  type GetTokenOptions,
  type IdentityToken,
  type LatenodeToken,
  type TokenClient,
  type TokenClientEvent,
  type TokenClientOptions,
} from './token-client.ts';
