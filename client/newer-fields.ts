/** Admits fields of a newer SDK, which this version has no types for. */

type Leaf = string | number | boolean | null | undefined | HTMLElement | ((...args: never[]) => unknown);

/** `T` with further fields of any type, at every level; the fields of `T` keep their types. */
export type WithNewerFields<T> = T extends Leaf
  ? T
  : { readonly [name in keyof T]: WithNewerFields<T[name]> } & { readonly [name: string]: unknown };

/**
 * Returns its argument. Everywhere else unknown fields are type errors, so that misspelled names are found:
 * `embedLatenode({ client, container, ui: allowNewerFields({ main: { hideSideMenu: true, aNewField: 1 } }) })`
 */
export const allowNewerFields = <T>(value: WithNewerFields<NoInfer<T>>): T => value as T;
