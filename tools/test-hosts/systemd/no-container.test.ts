import { it } from 'vitest';
import { containerObstacle } from './systemd-container.ts';

it(`the systemd driver on a real systemd: not tried here, ${containerObstacle() ?? 'where a container can be booted'}`, ({ skip }) =>
  skip());
