import { Command, Option, UsageError } from 'clipanion';
import { exitCodes, operationExitCode } from '@woosoo/sdk-core';
import type { CertificateReport } from '@woosoo/sdk-deploy';
import { certificateInfoText, certificateReportText, exportText, verificationText } from '../present/certificates.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import { qrCode } from '../terminal/qr-code.ts';
import { BranchCommand } from './branch-command.ts';

const category = 'Certificates';

/** What makes a certificate: the ways out when the authority is lost, and the report. */
abstract class MakingCommand extends BranchCommand {
  restoreCa = Option.Boolean('--restore-ca', false, { description: 'Put the kept copy of a lost certificate authority back first' });
  newCa = Option.Boolean('--new-ca', false, { description: 'Begin with a new certificate authority; every tablet then needs it' });
  yes = Option.Boolean('--yes', false, { description: "Don't ask" });

  protected authority(): 'restore' | 'new' | undefined {
    if (this.restoreCa && this.newCa) throw new UsageError('--restore-ca and --new-ca cannot go together: choose one.');
    if (this.restoreCa) return 'restore';
    return this.newCa ? 'new' : undefined;
  }

  /** Asks before the tablets lose what they trust. `null`: go ahead. */
  protected async mayBeginAnew(): Promise<number | null> {
    return this.newCa
      ? this.confirmed(
          'Begin with a new certificate authority? Every tablet refuses the connection until it has been given the new one.',
          this.yes,
        )
      : null;
  }

  protected show(report: CertificateReport): number {
    this.present(report, (style) => certificateReportText(report, style));
    return operationExitCode(report.operation);
  }
}

export class CertGenerateCommand extends MakingCommand {
  static override paths = [['cert', 'generate']];
  static override usage = Command.Usage({
    category,
    description: 'Make a TLS certificate and have nginx serve it',
    details:
      'mkcert makes it under the certificate authority that the tablets trust. It is checked, put in place together with its key, and nginx is asked before and looked at afterwards; whatever fails is undone. Without --domains it is for the names of CERT_DOMAINS, or APP_IP, localhost and 127.0.0.1.',
    examples: [
      ['For the names of the configuration', 'woosoo cert generate'],
      ['For these', 'woosoo cert generate --domains 192.168.100.85,localhost'],
      ['After the files of the authority were lost', 'woosoo cert generate --restore-ca'],
    ],
  });

  domains = Option.String('--domains', { description: 'Host names and addresses, separated by commas' });
  installTrust = Option.Boolean('--install-trust', false, {
    description: 'Have this machine itself trust the authority too (needs an administrator)',
  });
  force = Option.Boolean('--force', false, { description: 'Overwrite an nginx.conf that was edited by hand' });

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo, signal) => {
      const authority = this.authority();
      const refused = await this.mayBeginAnew();
      if (refused !== null) return refused;
      const { force } = this;
      const domains = this.domains?.split(',');
      const making = this.showing('Making a certificate', (onEvent) =>
        woosoo.certificates.generate({ domains, authority, force, signal, onEvent }),
      );
      return await this.settle(making, async (report) => {
        if (!this.installTrust || report.operation.outcome !== 'done') return this.show(report);
        const trusted = await woosoo.certificates.trust({ signal });
        if (trusted.isOk() || !this.json) this.show(report);
        return trusted.isOk() ? 0 : this.fail(trusted.error);
      });
    });
  }
}

export class CertRenewCommand extends MakingCommand {
  static override paths = [['cert', 'renew']];
  static override usage = Command.Usage({
    category,
    description: 'Renew the certificate for the same names',
    details: 'Does nothing while it is valid for 30 days or more, unless --force is given; so it can be run every night.',
    examples: [
      ['When it is time', 'woosoo cert renew'],
      ['Now', 'woosoo cert renew --force'],
    ],
  });

  force = Option.Boolean('--force', false, { description: 'Now, however long it is still valid; over an nginx.conf edited by hand too' });

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo, signal) => {
      const authority = this.authority();
      const refused = await this.mayBeginAnew();
      if (refused !== null) return refused;
      const { force } = this;
      const always = force || authority !== undefined;
      const making = this.showing('Renewing the certificate', (onEvent) =>
        woosoo.certificates.renew({ always, authority, force, signal, onEvent }),
      );
      return await this.settle(making, (report) => {
        if (report !== null) return this.show(report);
        this.present({ renewed: false }, (style) => `${style.good('✓')} It is good for 30 days or more; nothing had to be done.\n`);
        return 0;
      });
    });
  }
}

export class CertInfoCommand extends BranchCommand {
  static override paths = [['cert', 'info']];
  static override usage = Command.Usage({
    category,
    description: 'The certificate in use and the authority behind it',
    examples: [['How long is it valid?', 'woosoo cert info']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.certificates.info(), (info) => {
        this.present(info, (style) => certificateInfoText(info, style));
        return 0;
      }),
    );
  }
}

export class CertVerifyCommand extends BranchCommand {
  static override paths = [['cert', 'verify']];
  static override usage = Command.Usage({
    category,
    description: 'Is the certificate good, and is it the one that nginx shows?',
    details: 'Authority, names, key, dates, and the certificate actually served. Exit code 12 when something is wrong.',
    examples: [
      ['For its own names', 'woosoo cert verify'],
      ['For a name that tablets use', 'woosoo cert verify --domain 192.168.100.85'],
    ],
  });

  domain = Option.String('--domain', { description: 'Check it for this name' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.certificates.verify({ domain: this.domain }), (found) => {
        this.present(found, (style) => verificationText(found, style));
        return found.ok ? 0 : exitCodes.unhealthy;
      }),
    );
  }
}

export class CertTrustCommand extends BranchCommand {
  static override paths = [['cert', 'trust']];
  static override usage = Command.Usage({
    category,
    description: 'Have this machine trust the certificate authority',
    details:
      'For browsers and programs on this box itself; needs the rights of an administrator, and never asks for a password. Tablets: `woosoo cert export`.',
    examples: [['As root, or as administrator on Windows', 'woosoo cert trust']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.certificates.trust({ signal }), (report) => {
        this.present(report, (style) => `${style.good('✓')} This machine trusts the certificate authority.\n`);
        return 0;
      }),
    );
  }
}

export class CertExportCommand extends BranchCommand {
  static override paths = [['cert', 'export']];
  static override usage = Command.Usage({
    category,
    description: 'The certificate authority for tablets: as a QR code, as a file',
    details: 'Only the certificate, which is public; never the key.',
    examples: [
      ['Show the code', 'woosoo cert export'],
      ['Save a file', 'woosoo cert export --output woosoo-ca.crt'],
    ],
  });

  output = Option.String('--output,-o', { description: 'Write it to this file' });
  force = Option.Boolean('--force', false, { description: 'Overwrite a file that is there' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) =>
      this.settle(woosoo.certificates.exportAuthority({ file: this.output, force: this.force }), async (exported) => {
        const coloured = isTerminal(this.context.stdout) && !this.noColor;
        const code = this.json ? '' : await qrCode(exported.address, coloured);
        this.present(exported, (style) => exportText(exported, code, style));
        return 0;
      }),
    );
  }
}
