/** Accepts fields of a newer SDK, for which this version has no types. */

type Leaf = string | number | boolean | null | undefined | HTMLElement | ((...args: never[]) => unknown);

/** `T` with additional fields of any type at every level; the fields of `T` keep their types. */
export type WithNewerFields<T> = T extends Leaf
  ? T
  : { readonly [name in keyof T]: WithNewerFields<T[name]> } & { readonly [name: string]: unknown };

/**
 * Returns its argument, which may have unknown fields. Elsewhere they are type errors, so that the compiler finds misspelled names.
 * `embedLatenode({ client, container, ui: allowNewerFields({ main: { hideSideMenu: true, aNewField: 1 } }) })`
 */
export const allowNewerFields = <T>(value: WithNewerFields<NoInfer<T>>): T => value as T;
