import { columnMethods, harmlessModifiers, indexMethods } from './blueprint-methods.ts';
import { cutPiece, statements, type PhpPiece } from './php-source.ts';

/** Something in the source, and where. */
export interface Finding {
  readonly offset: number;
  readonly what: string;
}

/** What was found: tables created, additions in words, and what is not surely additive. */
export interface StatementFindings {
  readonly creates: readonly string[];
  readonly adds: readonly string[];
  readonly doubts: readonly Finding[];
}

const SCHEMA =
  /^\\?(?:[\w\\]*\\)?Schema::(create|table)\(\s*([^,]+?)\s*,\s*(?:static\s+)?(?:function\s*\(\s*(?:[\w\\]+\s+)?\$(\w+)\s*\)\s*(?:use\s*\([^)]*\)\s*)?(?::\s*\w+\s*)?\{([\s\S]*)\}|fn\s*\(\s*(?:[\w\\]+\s+)?\$(\w+)\s*\)\s*(?::\s*\w+\s*)?=>([\s\S]*?)),?\s*\)$/;
const INSERT = /^\\?(?:[\w\\]*\\)?DB::table\(\s*(['"] *['"])\s*\)->insert\w*\(/;
// A list that is written down or kept in a constant; one that a call gives would be read from the database.
const LOOP = /^foreach\s*\(([^()]*)\)\s*\{([\s\S]*)\}$/;

/** Goes through the statements of an `up()`; whatever is not known to be harmless becomes a doubt. */
export function classifyStatements(body: PhpPiece, newTables: readonly string[]): StatementFindings {
  const all: StatementFindings[] = [];
  for (const statement of statements(body)) {
    const known = [...newTables, ...all.flatMap(({ creates }) => creates)];
    all.push(
      schemaCall(statement, known) ?? insertCall(statement, known) ?? loop(statement, known) ?? only({ doubts: [doubtAt(statement)] }),
    );
  }
  return {
    creates: all.flatMap(({ creates }) => creates),
    adds: [...new Set(all.flatMap(({ adds }) => adds))],
    doubts: all.flatMap(({ doubts }) => doubts),
  };
}

function only(findings: Partial<StatementFindings>): StatementFindings {
  return { creates: [], adds: [], doubts: [], ...findings };
}

function schemaCall(statement: PhpPiece, newTables: readonly string[]): StatementFindings | null {
  const match = SCHEMA.exec(statement.masked);
  if (match === null) return null;
  const [whole, method, first = '', functionVariable, functionBody, arrowVariable, arrowBody] = match;
  const table = argument(statement, whole, first);
  const closure = innerPiece(statement, functionBody ?? arrowBody ?? '');
  const isNew = method === 'create';
  return {
    creates: isNew ? [table] : [],
    adds: [`${isNew ? 'creates' : 'adds to'} table ${table}`],
    doubts: closureDoubts(closure, functionVariable ?? arrowVariable ?? '', isNew || newTables.includes(table)),
  };
}

function insertCall(statement: PhpPiece, newTables: readonly string[]): StatementFindings | null {
  const match = INSERT.exec(statement.masked);
  if (match === null) return null;
  const table = argument(statement, match[0], match[1] ?? '');
  if (newTables.includes(table)) return only({ adds: [`fills table ${table}`] });
  return only({ doubts: [{ offset: statement.offset, what: `inserts rows into ${table}, which a rollback could not tell from others` }] });
}

function loop(statement: PhpPiece, newTables: readonly string[]): StatementFindings | null {
  const match = LOOP.exec(statement.masked);
  return match === null ? null : classifyStatements(innerPiece(statement, match[2] ?? ''), newTables);
}

/** The last piece of a statement with this (masked) text. */
function innerPiece(statement: PhpPiece, masked: string): PhpPiece {
  const start = statement.masked.lastIndexOf(masked);
  return cutPiece(statement, start, start + masked.length);
}

/** An argument as written, without quotes. */
function argument(statement: PhpPiece, whole: string, masked: string): string {
  const start = whole.indexOf(masked);
  return statement.source.slice(start, start + masked.length).replaceAll(/^['"]|['"]$/g, '');
}

function closureDoubts(closure: PhpPiece, variable: string, isNew: boolean): Finding[] {
  return statements(closure).flatMap((statement) => {
    const chain = methods(statement.masked, variable);
    if (chain === null) return [doubtAt(statement)];
    if (isNew) return [];
    const [first = '', ...modifiers] = chain;
    if (!columnMethods.has(first) && !indexMethods.has(first)) {
      return [{ offset: statement.offset, what: `uses ${first}() on a table that has rows already` }];
    }
    const strange = modifiers.find((modifier) => !harmlessModifiers.has(modifier));
    return strange === undefined ? [] : [{ offset: statement.offset, what: `uses ${strange}() on a table that has rows already` }];
  });
}

/** The methods called one after another on the table's variable; `null` when the statement is something else, or calls anything with side effects within. */
function methods(masked: string, variable: string): string[] | null {
  if (!masked.trimStart().startsWith(`$${variable}->`) || /(?<!\w)DB::(?!raw\b)|\bfunction\b|\bfn\b/.test(masked)) return null;
  const names: string[] = [];
  let depth = 0;
  for (const part of masked.matchAll(/[([{]|[)\]}]|->(\w+)\s*(?=\()/g)) {
    if (part[1] !== undefined) {
      if (depth === 0) names.push(part[1]);
    } else depth += '([{'.includes(part[0]) ? 1 : -1;
  }
  return names.length === 0 ? null : names;
}

const doubtful: readonly (readonly [RegExp, string])[] = [
  [/\bDB::(statement|unprepared|affectingStatement|insert|select)\b/, 'runs SQL of its own'],
  [/^(if|switch|try)\b|\bhas(Table|Column|Index)\w*\(/, 'decides by what it finds in the database'],
  [/^(for|foreach|while)\b|->(each|chunk\w*|lazy\w*|cursor)\(/, 'goes through rows or lists'],
  [/->(get|first|find|all|pluck|count|exists)\w*\(/, 'reads rows'],
  [/(->|::)(insert\w*|create\w*|save\w*|forceCreate|firstOrCreate)\(/, 'writes rows'],
];

function doubtAt(statement: PhpPiece): Finding {
  const known = doubtful.find(([pattern]) => pattern.test(statement.masked));
  const line = (statement.source.split('\n')[0] ?? '').trim().slice(0, 60);
  return { offset: statement.offset, what: known?.[1] ?? `does what only running it would tell (${line})` };
}
