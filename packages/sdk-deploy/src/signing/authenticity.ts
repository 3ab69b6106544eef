/**
 * What the signature of a kept report says. `genuine`: it is as Woosoo wrote it. `altered`: it was changed since.
 * `unproven`: it carries no signature, or the key of this branch is gone (a copied branch folder, say).
 */
export type Authenticity = 'genuine' | 'altered' | 'unproven';

/** Of several things that belong together: the worst. */
export function jointly(...all: readonly Authenticity[]): Authenticity {
  return all.find((one) => one === 'altered') ?? all.find((one) => one === 'unproven') ?? 'genuine';
}
