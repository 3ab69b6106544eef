import { isAgeRecipient } from '../keys/age-recipient.ts';
import { about } from './about-key.ts';
import { list } from './master-fields.ts';

/** For whom secrets are encrypted, beside this machine. */
export const encryptionKeys = {
  RECOVERY_RECIPIENTS: about(
    list(/^age1[a-z0-9]{58}$/, 'must be public keys of age (age1...), separated by commas')
      .refine((keys) => keys.every(isAgeRecipient), { error: 'holds a key that was mistyped or cut off' })
      .prefault(''),
    {
      section: 'Encryption',
      description:
        'Public keys of the owner. What is encrypted can be opened with their private halves, kept away from this box, when the box is lost. Without one, only this machine can open it.',
      example: 'age1v2dqxet6m80a95cupy5tn9awyzp6tmx8cz27f92vwu4hasu6f3pqs8hgth',
    },
  ),
};
