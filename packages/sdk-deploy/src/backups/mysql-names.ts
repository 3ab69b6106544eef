import { quoteIdentifier } from '../database/quote-identifier.ts';

export const quote = (name: string): string => quoteIdentifier(name, 'mysql');
export const qualified = (schema: string, name: string): string => `${quote(schema)}.${quote(name)}`;
