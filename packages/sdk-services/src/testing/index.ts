export * from './describe-service-controller.ts';
export * from './fixture-behaviour.ts';
