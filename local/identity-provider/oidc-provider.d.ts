/** Types of the three inner modules of `oidc-provider` that are loaded directly; `@types/oidc-provider` has none. */

declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  import type { AdapterFactory } from 'oidc-provider';

  export const createMemoryAdapter: () => AdapterFactory;
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider';

  export const SessionNotFound: typeof errors.SessionNotFound;
}
