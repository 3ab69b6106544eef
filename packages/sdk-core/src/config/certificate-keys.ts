import { about } from './about-key.ts';
import { folder, list } from './master-fields.ts';

/** TLS certificates, and who vouches for them. */
export const certificateKeys = {
  CERT_DOMAINS: about(list(/^(?:\*\.)?[A-Za-z0-9_.:-]+$/, 'must be host names or addresses, separated by commas').prefault(''), {
    section: 'Certificates',
    description: 'The names and addresses that the certificate is for. Left out: APP_IP, localhost and 127.0.0.1.',
    example: '192.168.100.85,woosoo.lan,localhost',
  }),
  CERT_AUTHORITY_DIR: about(folder().optional(), {
    section: 'Certificates',
    description: "The folder of mkcert's certificate authority (its CAROOT). Left out: one of this branch's own, inside .woosoo.",
    example: '/home/woosoo/.local/share/mkcert',
  }),
};
