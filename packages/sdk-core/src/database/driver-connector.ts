import type { Database, DatabaseConnector, DatabaseTarget } from './database.ts';
import { MysqlDatabase } from './mysql-database.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** The real drivers: mysql2 for MySQL and MariaDB, `node:sqlite` for SQLite; each is loaded when first used. */
export class DriverDatabaseConnector implements DatabaseConnector {
  connect(target: DatabaseTarget): Database {
    return target.family === 'sqlite' ? new SqliteDatabase(target.database) : new MysqlDatabase(target);
  }
}
