import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { Sensitive } from '../secrets/sensitive.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { EmailNotifier } from './email-notifier.ts';
import type { Notification } from './notifier.ts';
import { SmtpMailer } from './smtp-mailer.ts';

const notification: Notification = {
  event: 'alert.raised',
  severity: 'error',
  title: 'cebu-01: Datenbank\r\nBcc: victim@example.com weg',
  text: 'Brühe: nobody can order.\n.\nQUIT',
  branchId: 'cebu-01',
  at: '2026-02-15T14:30:00.000Z',
};
const parties = { from: 'woosoo@example.com', to: ['owner@example.com', 'chef@example.com'] };
const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

interface Received {
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly raw: string;
}

/** A real mail server on this machine that keeps what it gets. */
async function mailServer(options: SMTPServerOptions = {}): Promise<{ readonly port: number; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss word' ? done(null, { user: username ?? '' }) : done(new Error('535 wrong password')),
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        received.push({ raw, to: session.envelope.rcptTo.map(({ address }) => address), user: session.user as string | undefined });
        done();
      });
    },
    ...options,
  });
  servers.push(server);
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, received }; // it listens on a port
}

const notifierFor = (url: string, clock = new ManualClock()) =>
  new EmailNotifier({ mailer: new SmtpMailer(Sensitive.of(url)), clock }, parties);

describe('notifying by e-mail', () => {
  it('sends a message to everybody, urgent when something is broken', async () => {
    const { port, received } = await mailServer();
    (await notifierFor(`smtp://127.0.0.1:${port}`).notify(notification))._unsafeUnwrap();
    const [mail] = received;
    expect(mail?.to).toEqual(parties.to);
    expect(mail?.raw).toContain('Subject: cebu-01: Datenbank Bcc: victim@example.com weg\r\n');
    expect(mail?.raw).toMatch(/^Importance: high/im);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/im);
    expect(mail?.raw).toContain('Br=C3=BChe: nobody can order.');
    expect(mail?.raw).toMatch(/^\.\.?\r?$\n^QUIT/m);
  });

  it('logs in with what the address holds, percent-encoded', async () => {
    const { port, received } = await mailServer({ authOptional: false });
    (await notifierFor(`smtp://woosoo%40example.com:p%40ss%20word@127.0.0.1:${port}`).notify(notification))._unsafeUnwrap();
    expect(received[0]?.user).toBe('woosoo@example.com');
  });

  it('says that the server refused, at once and without the password', async () => {
    const { port } = await mailServer({ authOptional: false });
    const error = (await notifierFor(`smtp://woosoo:wr0ng-one@127.0.0.1:${port}`).notify(notification))._unsafeUnwrapErr();
    expect(error.message).toContain(`127.0.0.1:${port}`);
    expect(error.message).toMatch(/535|login/i);
    expect(error.remedy).toContain('NOTIFY_SMTP_URL');
    expect(JSON.stringify(error)).not.toContain('wr0ng-one');
  });

  it('tries again when the server is away, and says so in the end', async () => {
    const { port } = await mailServer();
    await new Promise<void>((resolve) => servers[0]?.close(() => resolve()));
    const clock = new ManualClock();
    const sending = notifierFor(`smtp://127.0.0.1:${port}`, clock).notify(notification);
    for (const _pause of [1, 2, 3]) await clock.advance(60_000);
    expect((await sending)._unsafeUnwrapErr().message).toMatch(/ECONNREFUSED/);
  });

  it('does not send a password over an unencrypted line to another machine', async () => {
    const { port, received } = await mailServer();
    // Every address of this machine, so this machine, but not by a name that says so.
    const sending = await notifierFor(`smtp://woosoo:p%40ss%20word@0.0.0.0:${port}`).notify(notification);
    expect(sending._unsafeUnwrapErr().message).toMatch(/STARTTLS/i);
    expect(received).toEqual([]);
  });
});
