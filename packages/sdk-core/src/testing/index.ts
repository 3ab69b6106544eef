export * from './describe-database.ts';
export * from './free-port.ts';
export * from './mariadb-server.ts';
export * from './test-config.ts';
