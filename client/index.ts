/** What an application imports. */
export { type EmbedOptions, embedLatenode, type LatenodeEmbed } from './embed-latenode.ts';
export { LatenodeError, type LatenodeErrorCode } from './latenode-error.ts';
export type { LatenodeConfiguration, LatenodeSdk } from './latenode-sdk.ts';
export { blocksThirdPartyCookies } from './third-party-cookies.ts';
export {
  createTokenClient,
  type IdentityToken,
  type LatenodeToken,
  type TokenClient,
  type TokenClientOptions,
} from './token-client.ts';
