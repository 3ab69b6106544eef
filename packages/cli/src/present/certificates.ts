import type { AuthorityExport, CertificateCheck, CertificateInfo, CertificateReport, CertificateVerification } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';

type Authority = CertificateInfo['authority'];

export function certificateInfoText({ certificate, damaged, authority }: CertificateInfo, style: Style): string {
  const lines =
    certificate === null
      ? [
          damaged === null
            ? `${style.warning('!')} There is no certificate. Make one: woosoo cert generate`
            : `${style.bad('✗')} The certificate ${damaged} is damaged. Make it anew: woosoo cert renew`,
        ]
      : [
          `${daysSign(certificate.level, style)} ${style.strong(certificate.names.join(', '))}`,
          `    valid until ${certificate.validTo.slice(0, 10)}, ${daysText(certificate.daysLeft)}`,
          `    ${certificate.chain}`,
          `    ${style.soft(`SHA-256 ${certificate.fingerprint}`)}`,
        ];
  return [...lines, '', ...authorityLines(authority, style), ''].join('\n');
}

function authorityLines(authority: Authority, style: Style): readonly string[] {
  const { state, folder, fingerprint, validTo, copyKept, trustedHere, address } = authority;
  if (state === 'absent') return [style.soft('The certificate authority is made with the first certificate.')];
  if (state !== 'whole' && state !== 'unpinned') {
    return [
      `${style.bad('✗')} ${style.strong('The certificate authority cannot be used')}: ${STATES[state]} (${folder})`,
      `    ${copyKept ? 'Put the kept copy back: woosoo cert generate --restore-ca' : 'There is no copy of it. Bring its files back from a backup, or begin anew: woosoo cert generate --new-ca'}`,
      ...(fingerprint === null ? [] : [`    ${style.soft(`expected: SHA-256 ${fingerprint}`)}`]),
    ];
  }
  return [
    `${style.good('✓')} ${style.strong('Certificate authority')}, valid until ${validTo?.slice(0, 10) ?? '?'}`,
    `    ${folder}${copyKept ? ', with an encrypted copy in .woosoo/keys' : ''}`,
    `    ${style.soft(`SHA-256 ${fingerprint ?? ''}`)}`,
    `    ${trustedHere ? 'trusted by this machine' : 'not trusted by this machine itself (woosoo cert trust)'}; tablets: woosoo cert export`,
    ...(address === '' ? [] : [`    ${style.soft(address)}`]),
  ];
}

const STATES: Readonly<Record<Exclude<Authority['state'], 'absent' | 'whole' | 'unpinned'>, string>> = {
  lost: 'its files are missing',
  'certificate-lost': 'rootCA.pem is missing',
  'key-lost': 'rootCA-key.pem is missing',
  unreadable: 'rootCA.pem is not the certificate of an authority',
  mismatched: 'rootCA-key.pem does not belong to rootCA.pem',
  expired: 'rootCA.pem has expired',
  changed: 'rootCA.pem is another one than the tablets trust',
};

function daysSign(level: NonNullable<CertificateInfo['certificate']>['level'], style: Style): string {
  if (level === 'fine') return style.good('✓');
  return level === 'notice' || level === 'warning' ? style.warning('!') : style.bad('✗');
}

function daysText(days: number): string {
  if (days < 0) return `ended ${-days} days ago`;
  return days === 1 ? '1 day more' : `${days} days more`;
}

export function certificateReportText(report: CertificateReport, style: Style): string {
  const { outcome, error } = report.operation;
  if (outcome !== 'done') {
    const whole = outcome === 'rolled-back' ? '  Everything is as before.\n' : '';
    return `${style.bad('✗')} ${error?.message ?? outcome}\n  ${error?.remedy ?? ''}\n${whole}`;
  }
  const told: Readonly<Record<CertificateReport['authority'], string>> = {
    kept: '',
    restored: '  The certificate authority is back from its copy; the tablets notice nothing.\n',
    adopted: '  Its authority was there already; from now on its fingerprint counts.\n',
    new: `  ${style.warning('!')} Its certificate authority is new: give it to every tablet with \`woosoo cert export\`.\n`,
  };
  return [
    `${style.good('✓')} ${style.strong(report.names.join(', '))}: a certificate until ${report.validTo.slice(0, 10)} (${report.daysLeft} days).\n`,
    `  ${report.files.chain}\n  ${report.files.key}\n`,
    told[report.authority],
    ...report.warnings.map((warning) => `  ${style.warning('!')} ${warning}\n`),
  ].join('');
}

export function verificationText({ certificate, checks, ok }: CertificateVerification, style: Style): string {
  const head = ok
    ? `${style.good('✓')} ${style.strong('The certificate is good.')}`
    : `${style.bad('✗')} ${style.strong('The certificate is not good.')}`;
  return `${head}  ${style.soft(certificate)}\n${checks.map((check) => checkText(check, style)).join('')}`;
}

function checkText({ status, message, remedy }: CertificateCheck, style: Style): string {
  const sign = status === 'pass' ? style.good('✓') : status === 'warning' ? style.warning('!') : style.bad('✗');
  return `  ${sign} ${message}\n${remedy === null ? '' : `      ${remedy}\n`}`;
}

export function exportText({ file, address, fingerprint }: AuthorityExport, code: string, style: Style): string {
  return [
    ...(file === null ? [] : [`${style.good('✓')} ${style.strong(file)} holds the certificate of the authority.`, '']),
    `Scan this with a tablet that is on the network of the branch, or open ${style.accent(address)} there:`,
    '',
    code,
    'Then on the tablet (Android): Settings > Security > Encryption & credentials > Install a certificate > CA certificate, and choose woosoo-ca.crt from Downloads. It shows this fingerprint (SHA-256):',
    `  ${style.soft(fingerprint)}`,
    '',
  ].join('\n');
}
