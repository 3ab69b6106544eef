export * from './contract-host.ts';
export * from './describe-service-controller.ts';
export * from './fixture-behaviour.ts';
export * from './memory-service-controller.ts';
export type { MemoryBehaviour, MemoryServiceDeps } from './memory-service.ts';
