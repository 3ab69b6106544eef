import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { withTenServices } from '../ten-services.ts';

export const servicesStatus: Figure = {
  name: 'services-status',
  title: 'status of 10 services (supervisor)',
  against: 'reading the files that it is in',
  target: '< 10 ms',
  measure: () =>
    withTenServices(async (services, folder) => {
      const definitions = join(folder, '.woosoo', 'supervisor', 'definitions');
      const bare = (): Promise<number> => {
        const texts = readdirSync(definitions).map((file) => readFileSync(join(definitions, file), 'utf8'));
        return Promise.resolve(texts.length);
      };
      const ours = async (): Promise<void> => {
        const listed = await services.list();
        if (listed.isErr() || listed.value.length !== 10) throw new Error('not all services are listed');
      };
      return { ...(await compare(100, ours, bare)), unit: 'ms' };
    }),
};
