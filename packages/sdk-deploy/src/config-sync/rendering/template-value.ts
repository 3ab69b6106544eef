import { reveal, Sensitive } from '@woosoo/sdk-core';

/** A value that a template may only print through the filter of its target: printed as it is, rendering fails with the name of the key. */
export class TemplateValue {
  /** What the value is called in the target. */
  readonly key: string;
  /** What errors call it: the key of the configuration that it comes from. */
  readonly origin: string;
  readonly #value: string | Sensitive;

  constructor(key: string, value: string | Sensitive, origin: string = key) {
    this.key = key;
    this.origin = origin;
    this.#value = value;
  }

  get secret(): boolean {
    return this.#value instanceof Sensitive;
  }

  reveal(): string {
    return reveal(this.#value);
  }

  toString(): string {
    throw new UnfilteredValue(this.origin);
  }
}

/** A path in nginx.conf that begins with a variable of ours, which nginx replaces at each request. */
export class NginxVariablePath extends TemplateValue {
  readonly variable: string;

  constructor(key: string, variable: string, rest: string) {
    super(key, rest);
    this.variable = variable;
  }
}

/** A template prints a value without its filter. */
export class UnfilteredValue extends Error {
  constructor(key: string) {
    super(`${key} is printed without a filter`);
  }
}

/** A target cannot carry a value. */
export class RefusedValue extends Error {
  readonly key: string;
  readonly reason: string;

  constructor(key: string, reason: string) {
    super(`${key} ${reason}`);
    this.key = key;
    this.reason = reason;
  }
}
