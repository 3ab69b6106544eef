export * from './describe-database.ts';
export * from './describe-step-kind.ts';
export * from './free-port.ts';
export * from './mariadb-server.ts';
export * from './operation-trial.ts';
export * from './power-cut.ts';
export * from './read-tree.ts';
export * from './test-config.ts';
