import { describe, expect, it } from 'vitest';
import { Sensitive } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { storeDefinition } from '@woosoo/sdk-services';
import { testService } from '../testing/test-service.ts';
import { fromPlanned, plannedDefinition } from './planned-definition.ts';

describe('a definition in a plan', () => {
  const printer = testService('printer', { environment: { PLAIN: 'x', TOKEN: Sensitive.of('hunter22') } });

  it('holds no sensitive value', () => {
    expect(JSON.stringify(plannedDefinition(printer))).not.toContain('hunter22');
  });

  it('gets it from the configuration when it is installed', () => {
    const config = testConfig('/branch', { SERVICE_PRINTER_COMMAND: 'node x', SERVICE_PRINTER_ENV_TOKEN: 'hunter22' });
    expect(storeDefinition(fromPlanned(plannedDefinition(printer), config))).toEqual(storeDefinition(printer));
  });
});
