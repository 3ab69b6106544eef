/** A value of the Windows registry. */
export type RegistryValue =
  | { readonly type: 'text' | 'expandable'; readonly text: string }
  | { readonly type: 'list'; readonly texts: readonly string[] }
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'other'; readonly raw: string };

/** The values of a key by name (`''`: the key's own), of several keys by their path below the first. */
export type RegistryKeys = ReadonlyMap<string, ReadonlyMap<string, RegistryValue>>;

export const text = (value: string): RegistryValue => ({ type: 'text', text: value });
export const expandable = (value: string): RegistryValue => ({ type: 'expandable', text: value });
export const number = (value: number): RegistryValue => ({ type: 'number', number: value });
export const list = (...values: readonly string[]): RegistryValue => ({ type: 'list', texts: values });
