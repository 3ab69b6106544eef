import type { HttpRequest, HttpResponse } from '../http/http-client.ts';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { Notification } from './notifier.ts';

/** How one kind of receiver wants to be told: pure functions, so that the posting, repeating and error texts are written once ({@link HttpNotifier}). */
export interface Channel {
  /** As people call it: `Slack`. */
  readonly name: string;
  /** Where requests go; it mostly holds a token, so that no more than its host is ever shown. */
  readonly address: Sensitive;
  /** The keys of the configuration that an operator would check. */
  readonly keys: readonly string[];
  request(notification: Notification, at: Date): Pick<HttpRequest, 'headers' | 'body'>;
  /** What the receiver says of a request that it refused, for people; `null`: nothing. */
  refusal(response: HttpResponse): string | null;
}
